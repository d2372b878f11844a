package dev.osbuild.build;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
import dev.osbuild.trust.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The manifest of a folder, the two lists of sums that follow from it, and their signatures; the manifest goes last. */
final class ManifestFiles {

    private final Path folder;
    private final Optional<Signer> signer;

    ManifestFiles(Path folder, Optional<Signer> signer) {
        this.folder = folder;
        this.signer = signer;
    }

    /** Writes what differs from what is there. */
    void write(Manifest manifest) throws IOException {
        write(ManifestCheck.SHA256_SUMS, manifest.sums(Manifest.Artifact::sha256));
        write(ManifestCheck.SHA512_SUMS, manifest.sums(Manifest.Artifact::sha512));
        write(Manifest.FILE_NAME, manifest.bytes());
    }

    /** Whenever the file is there, its signature is missing or over its present content. */
    private void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Path signature = folder.resolve(name + ManifestCheck.SIGNATURE);
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            Files.deleteIfExists(signature);
            AtomicFile.write(file, content);
        }
        if (signer.isPresent() && !isSigned(signature, content, signer.get())) {
            AtomicFile.write(signature, signer.get().sign(content));
        }
    }

    private static boolean isSigned(Path signature, byte[] content, Signer signer) throws IOException {
        return Files.isRegularFile(signature) && signer.accepts(Files.readAllBytes(signature), content);
    }
}
