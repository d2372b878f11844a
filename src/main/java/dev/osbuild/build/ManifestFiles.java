package dev.osbuild.build;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.trust.FileDigest;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
import dev.osbuild.trust.Provenance;
import dev.osbuild.trust.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The manifest of a folder, and what follows from it: the provenance, which it lists too, the two lists of sums, and
 * signatures. The manifest goes last.
 */
final class ManifestFiles {

    private final Path folder;
    private final Optional<Signer> signer;

    ManifestFiles(Path folder, Optional<Signer> signer) {
        this.folder = folder;
        this.signer = signer;
    }

    /**
     * Writes what differs from what is there.
     *
     * @param manifest whose provenance, if it lists one, is replaced
     * @return the manifest as it was written
     */
    Manifest write(Manifest manifest) throws IOException {
        Manifest complete = withProvenance(manifest);
        writeAll(complete);
        return complete;
    }

    private Manifest withProvenance(Manifest manifest) throws IOException {
        return with(
                manifest,
                new Companion(Provenance.FILE_NAME, Provenance.OUTPUT, Provenance.MEDIA_TYPE, Provenance.of(manifest)));
    }

    /** Writes a document beside the artifacts and lists it, in the place of an earlier one of its name. */
    Manifest with(Manifest manifest, Companion document) throws IOException {
        Path file = folder.resolve(document.name());
        byte[] content = document.content();
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            AtomicFile.write(file, content);
        }
        return listing(manifest, file, document.output(), document.mediaType());
    }

    /** Lists a file that stands in the folder, in the place of an earlier one of its name. */
    Manifest listing(Manifest manifest, Path file, String output, String mediaType) throws IOException {
        String name = String.valueOf(file.getFileName());
        FileDigest digest = FileDigest.of(file);
        List<Manifest.Artifact> all = new ArrayList<>(manifest.artifacts());
        all.removeIf(artifact -> artifact.name().equals(name));
        all.add(new Manifest.Artifact(name, output, mediaType, Files.size(file), digest.sha256(), digest.sha512())
                .withDmVerityRoot(VerityRoots.ofOthers(manifest, output)));
        return manifest.withArtifacts(all);
    }

    private void writeAll(Manifest manifest) throws IOException {
        write(Manifest.SHA256_SUMS, manifest.sums(Manifest.Artifact::sha256));
        write(Manifest.SHA512_SUMS, manifest.sums(Manifest.Artifact::sha512));
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
