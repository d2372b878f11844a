package dev.osbuild.stage.rootfs;

import dev.osbuild.base.OsbuildException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Crypt;

/**
 * A password as it stands in shadow(5): locked, or hashed by one of the methods of crypt(5) that are still good. A hash
 * that cannot be one, because somebody left a placeholder, and a hash of a password that everybody tries first are
 * refused: an image is published with it.
 */
final class PasswordHash {

    private static final Pattern LOCKED = Pattern.compile("[!*]");
    /** yescrypt, SHA-512 crypt, SHA-256 crypt, bcrypt: prefix, parameters, salt, and a digest of the method's length. */
    private static final List<Pattern> METHODS = List.of(
            Pattern.compile("\\$(?:y|gy|7)\\$[./A-Za-z0-9]+\\$[./A-Za-z0-9]{0,86}\\$[./A-Za-z0-9]{43}"),
            Pattern.compile("\\$6\\$(?:rounds=[0-9]{4,9}\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{86}"),
            Pattern.compile("\\$5\\$(?:rounds=[0-9]{4,9}\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{43}"),
            Pattern.compile("\\$2[abxy]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}"));

    private static final Pattern COMPUTABLE = Pattern.compile("\\$[56]\\$.*");
    private static final Pattern MANY_ROUNDS = Pattern.compile("\\$[56]\\$rounds=[0-9]{6,}\\$.*");
    private static final List<String> TRIED_FIRST = List.of(
            "",
            "password",
            "changeme",
            "change-me",
            "secret",
            "placeholder",
            "admin",
            "root",
            "toor",
            "debian",
            "osbuild",
            "123456");
    private static final String FIX =
            "make one with 'mkpasswd' or 'openssl passwd -6', or leave it out and use ssh-keys";

    private PasswordHash() {}

    /** @throws OsbuildException.Usage when this hash must not stand in an image */
    static void check(String user, String hash) {
        if (LOCKED.matcher(hash).matches()) {
            return;
        }
        if (METHODS.stream().noneMatch(method -> method.matcher(hash).matches())) {
            throw new OsbuildException.Usage(
                    "the password hash of '" + user + "' is none that crypt(3) writes", "users", FIX);
        }
        List<String> guesses = new ArrayList<>(TRIED_FIRST);
        guesses.add(user);
        for (String guess : guesses) {
            if (isHashOf(guess, hash)) {
                throw new OsbuildException.Usage(
                        "the password of '" + user + "' is " + (guess.isEmpty() ? "empty" : "one that is tried first")
                                + "; anybody could log in",
                        "users",
                        FIX);
            }
        }
    }

    private static boolean isHashOf(String password, String hash) {
        boolean computable =
                COMPUTABLE.matcher(hash).matches() && !MANY_ROUNDS.matcher(hash).matches();
        return computable
                && Crypt.crypt(password.getBytes(StandardCharsets.UTF_8), hash).equals(hash);
    }
}
