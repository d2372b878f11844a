package dev.osbuild.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file's two digests, computed in one reading.
 *
 * @param sha256 64 hexadecimal digits
 * @param sha512 128 hexadecimal digits
 */
public record FileDigest(String sha256, String sha512) {

    private static final int BUFFER_BYTES = 1 << 18;

    public static FileDigest of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sha256.update(buffer, 0, count);
                sha512.update(buffer, 0, count);
            }
            return new FileDigest(
                    HexFormat.of().formatHex(sha256.digest()), HexFormat.of().formatHex(sha512.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and SHA-512", e);
        }
    }
}
