package dev.osbuild.vm;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.apache.commons.codec.digest.Sha2Crypt;

/** A password for one run of one machine. It is random enough (100 bits) that its hash needs no slowing down. */
public final class OneTimePassword {

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 20;
    private static final int SALT_LENGTH = 16;
    private static final int LEAST_ROUNDS = 1000;

    private final String text;
    private final String salt;

    private OneTimePassword(String text, String salt) {
        this.text = text;
        this.salt = salt;
    }

    /** A new password from the system's random source, of letters that are easy to type and to tell apart. */
    public static OneTimePassword random() {
        SecureRandom random = new SecureRandom();
        return new OneTimePassword(randomText(random, LENGTH), randomText(random, SALT_LENGTH));
    }

    static OneTimePassword of(String text, String salt) {
        return new OneTimePassword(text, salt);
    }

    /** What a person types at the login prompt. */
    public String text() {
        return text;
    }

    /**
     * The hash as it stands in {@code /etc/shadow}: SHA-512 crypt, {@code $6$rounds=1000$SALT$HASH}.
     *
     * @see <a href="https://www.akkadia.org/drepper/SHA-crypt.txt">Unix crypt using SHA-256 and SHA-512</a>
     */
    public String hash() {
        byte[] password = text.getBytes(StandardCharsets.UTF_8);
        return Sha2Crypt.sha512Crypt(password, "$6$rounds=" + LEAST_ROUNDS + "$" + salt);
    }

    /** Never the password itself. */
    @Override
    public String toString() {
        return "one-time password";
    }

    private static String randomText(SecureRandom random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
