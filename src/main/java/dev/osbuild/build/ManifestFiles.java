package dev.osbuild.build;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The manifest of a folder and the two lists of sums that follow from it; the manifest is written last. */
final class ManifestFiles {

    private ManifestFiles() {}

    /** Writes what differs from what is there. */
    static void write(Path folder, Manifest manifest) throws IOException {
        writeIfChanged(folder.resolve(Manifest.SHA256_SUMS), sums(manifest.artifacts(), true));
        writeIfChanged(folder.resolve(Manifest.SHA512_SUMS), sums(manifest.artifacts(), false));
        writeIfChanged(folder.resolve(Manifest.FILE_NAME), manifest.bytes());
    }

    private static byte[] sums(List<Manifest.Artifact> artifacts, boolean sha256) {
        StringBuilder sums = new StringBuilder();
        for (Manifest.Artifact artifact : artifacts) {
            if (artifact.isFolder()) {
                continue; // sha256sum knows files only
            }
            sums.append(sha256 ? artifact.sha256() : artifact.sha512())
                    .append("  ")
                    .append(artifact.name())
                    .append('\n');
        }
        return sums.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void writeIfChanged(Path file, byte[] content) throws IOException {
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            AtomicFile.write(file, content);
        }
    }
}
