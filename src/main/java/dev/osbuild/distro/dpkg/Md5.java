package dev.osbuild.distro.dpkg;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest dpkg's database is written in. It identifies; it protects nothing. */
final class Md5 {

    private Md5() {}

    static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
