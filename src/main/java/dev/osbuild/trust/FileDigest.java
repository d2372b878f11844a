package dev.osbuild.trust;

import dev.osbuild.base.SourceEpoch;
import dev.osbuild.image.archive.TarArchive;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The two digests of a file or folder, computed in one reading.
 *
 * @param sha256 64 hexadecimal digits
 * @param sha512 128 hexadecimal digits
 */
public record FileDigest(String sha256, String sha512) {

    private static final int BUFFER_BYTES = 1 << 18;

    public static FileDigest of(Path file) throws IOException {
        MessageDigest sha256 = algorithm("SHA-256");
        MessageDigest sha512 = algorithm("SHA-512");
        new ParallelDigest(sha256, sha512).update(file);
        return of(sha256, sha512);
    }

    /** The SHA-256 digest alone, 64 hexadecimal digits. */
    static String sha256(Path file) throws IOException {
        MessageDigest sha256 = algorithm("SHA-256");
        new ParallelDigest(sha256).update(file);
        return HexFormat.of().formatHex(sha256.digest());
    }

    /**
     * The digests of a folder: those of its tar archive, as {@link TarArchive} writes it without extended attributes, so
     * that names, kinds, owners, modes, dates and contents count.
     */
    public static FileDigest ofFolder(Path folder, SourceEpoch epoch) throws IOException {
        return copying(out -> {
            try (TarArchive tar = new TarArchive(new BufferedOutputStream(out, BUFFER_BYTES), epoch.seconds())) {
                tar.addTree(folder, epoch, path -> Map.of(), path -> true);
            }
        });
    }

    private static FileDigest copying(Content content) throws IOException {
        MessageDigest sha256 = algorithm("SHA-256");
        MessageDigest sha512 = algorithm("SHA-512");
        try (OutputStream out =
                new DigestOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), sha256), sha512)) {
            content.copyTo(out);
        }
        return of(sha256, sha512);
    }

    private static FileDigest of(MessageDigest sha256, MessageDigest sha512) {
        return new FileDigest(
                HexFormat.of().formatHex(sha256.digest()), HexFormat.of().formatHex(sha512.digest()));
    }

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }

    private interface Content {
        void copyTo(OutputStream out) throws IOException;
    }
}
