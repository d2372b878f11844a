package dev.osbuild.release;

import dev.osbuild.trust.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file of a release.
 *
 * @param path below the release's folder
 * @param size in bytes
 * @param sha256 64 hexadecimal digits
 * @param sha512 128 hexadecimal digits
 */
public record Listed(String path, long size, String sha256, String sha512) {

    public Listed {
        RelativePaths.requirePath(path);
        requireDigests(path, sha256, sha512);
    }

    static Listed of(Path root, Path file) throws IOException {
        FileDigest digest = FileDigest.of(file);
        return new Listed(root.relativize(file).toString(), Files.size(file), digest.sha256(), digest.sha512());
    }

    static void requireDigests(String what, String sha256, String sha512) {
        if (!sha256.matches("[0-9a-f]{64}") || !sha512.matches("[0-9a-f]{128}")) {
            throw new IllegalArgumentException("a digest of '" + what + "' is not one");
        }
    }
}
