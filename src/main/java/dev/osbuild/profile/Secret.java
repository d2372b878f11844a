package dev.osbuild.profile;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A value that must never be printed. It enters a profile only as {@code { from-env: NAME }} or
 * {@code { from-file: PATH }}, only in sections that the program itself reads, and is kept out of images, logs,
 * manifests, cache listings and {@code profile show}.
 *
 * @param value the text itself
 */
public record Secret(String value) {

    private static final byte[] SALT = "osbuild secret fingerprint 1".getBytes(StandardCharsets.UTF_8);
    private static final int ROUNDS = 100_000;
    private static final int BITS = 128;

    /**
     * Tells two secrets apart without giving either away: the form that JSON, and so a cache key, sees. Slow on
     * purpose, so that a short secret cannot be found by trying.
     */
    @JsonValue
    public String fingerprint() {
        PBEKeySpec key = new PBEKeySpec(value.toCharArray(), SALT, ROUNDS, BITS);
        try {
            SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            return "secret:"
                    + HexFormat.of().formatHex(factory.generateSecret(key).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 8 has PBKDF2WithHmacSHA256", e);
        } finally {
            key.clearPassword();
        }
    }

    /** Hides the value. */
    @Override
    public String toString() {
        return "(secret)";
    }
}
