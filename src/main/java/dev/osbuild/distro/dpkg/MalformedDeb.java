package dev.osbuild.distro.dpkg;

import java.io.IOException;

/** A package file breaks its format, or a rule that keeps its content below the folder it is unpacked to. */
final class MalformedDeb extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedDeb(String message) {
        super(message);
    }
}
