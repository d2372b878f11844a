package dev.osbuild.build;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The manifest that stands beside a file and lists it, kept true when the file changes or another is made of it. Does
 * nothing for files that no manifest lists.
 */
final class CompanionManifest {

    private final Path folder;
    private final Optional<Manifest> manifest;

    private CompanionManifest(Path folder, Optional<Manifest> manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * The manifest of a file.
     *
     * @throws OsbuildException.VerificationFailed when it lists the file and the file is not what it says
     */
    static CompanionManifest of(Path file) throws IOException {
        Path folder = folderOf(file);
        Path beside = folder.resolve(Manifest.FILE_NAME);
        if (!Files.isRegularFile(beside)) {
            return new CompanionManifest(folder, Optional.empty());
        }
        Manifest manifest = Manifest.read(beside);
        boolean listed = manifest.artifacts().stream()
                .anyMatch(artifact -> artifact.name().equals(name(file)));
        if (!listed) {
            return new CompanionManifest(folder, Optional.empty());
        }
        ManifestCheck.of(file, Optional.empty()).run(Instant.now(), (check, checked, result) -> {});
        return new CompanionManifest(folder, Optional.of(manifest));
    }

    /** @throws OsbuildException.Usage when another manifest than this one would no longer be true */
    void requireRoomFor(Path made) throws IOException {
        Path beside = folderOf(made).resolve(Manifest.FILE_NAME);
        boolean ours = manifest.isPresent() && folderOf(made).equals(folder);
        if (!ours && Files.isRegularFile(beside)) {
            throw new OsbuildException.Usage(
                    "the manifest there does not list what this file is made of",
                    beside.toString(),
                    "name a target in another folder");
        }
    }

    /** Lists a file that was made or changed, in the place of an earlier one of its name. */
    void put(Path file, String output) throws IOException {
        if (manifest.isPresent() && folderOf(file).equals(folder)) {
            ManifestFiles files = new ManifestFiles(folder, Optional.empty());
            files.write(files.listing(manifest.get(), file, output, ArtifactNames.mediaType(output)));
        }
    }

    /** Lists a file in the place of another, which is to be removed. */
    void replace(Path old, Path file, String output) throws IOException {
        if (manifest.isPresent()) {
            Manifest shorter = manifest.get().withArtifacts(without(old));
            new CompanionManifest(folder, Optional.of(shorter)).put(file, output);
        }
    }

    /** The output a listed file came from. */
    Optional<String> output(Path file) {
        return manifest.flatMap(listed -> listed.artifacts().stream()
                .filter(artifact -> artifact.name().equals(name(file)))
                .map(Manifest.Artifact::output)
                .findFirst());
    }

    private List<Manifest.Artifact> without(Path file) {
        List<Manifest.Artifact> artifacts =
                new ArrayList<>(manifest.map(Manifest::artifacts).orElse(List.of()));
        artifacts.removeIf(artifact -> artifact.name().equals(name(file)));
        return artifacts;
    }

    private static Path folderOf(Path file) {
        return file.toAbsolutePath().normalize().resolveSibling("").normalize();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
