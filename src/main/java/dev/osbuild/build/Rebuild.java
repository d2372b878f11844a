package dev.osbuild.build;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.inspect.ArtifactDifference;
import dev.osbuild.profile.Profile;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Builds once more what a manifest lists, of the lock it was built of, and compares every byte. */
public final class Rebuild {

    private final Path folder;
    private final Manifest manifest;

    /** @param folder with the manifest's artifacts, or some of them */
    public Rebuild(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /** The profile that made the artifacts, in their version, as the project at hand has it. */
    public static Profile profileOf(Manifest manifest, BuildSettings settings) {
        return Profiles.read(manifest.profile(), settings.environment())
                .withVersion(manifest.os().getOrDefault("version", ""));
    }

    /**
     * Builds and compares.
     *
     * @throws OsbuildException.VerificationFailed when an artifact comes out differently; it names the first path in it
     *     that does
     */
    public void run(BuildSettings settings, EventSink events, ManifestCheck.Report report) throws IOException {
        Profile profile = profileOf(manifest, settings);
        Path output = Files.createTempDirectory("osbuild-rebuild");
        try (Workspace workspace = Workspace.openLocked(profile, settings.withOutput(output), events, lock(profile))) {
            List<Manifest.Artifact> wanted = manifest.artifacts().stream()
                    .filter(artifact -> Outputs.isMade(artifact.output(), profile, workspace.project()))
                    .toList();
            if (wanted.isEmpty()) {
                throw new OsbuildException.Usage(
                        "the profile makes none of what the manifest lists",
                        folder.toString(),
                        "run in the project that the artifacts were made of");
            }
            Published made = workspace
                    .build(
                            workspace.plan(wanted.stream()
                                    .map(Manifest.Artifact::output)
                                    .toList()),
                            Optional.empty())
                    .published();
            for (Manifest.Artifact artifact : wanted) {
                compare(artifact, made);
                report.passed("rebuild", artifact.name(), "the same bytes");
            }
        } finally {
            FileTree.delete(output);
        }
    }

    /** The lock beside the artifacts, else the profile's. */
    private Path lock(Profile profile) {
        Path beside = folder.resolve(manifest.profile() + ".lock");
        Path file = Files.isRegularFile(beside) ? beside : profile.location().lockFile();
        if (!Files.isRegularFile(file)) {
            throw new OsbuildException.Usage(
                    "without a lock nobody knows what to build it of",
                    file.toString(),
                    "fetch the lock beside the artifacts, or the project's");
        }
        return file;
    }

    private void compare(Manifest.Artifact artifact, Published made) throws IOException {
        Manifest.Artifact same = made.manifest().artifacts().stream()
                .filter(other -> other.output().equals(artifact.output()))
                .findFirst()
                .orElseThrow();
        if (same.sha256().equals(artifact.sha256()) && same.sha512().equals(artifact.sha512())) {
            return;
        }
        Path before = folder.resolve(artifact.name());
        Path after = made.folder().resolve(same.name());
        boolean comparable = Files.isRegularFile(before) && Files.isRegularFile(after);
        throw new OsbuildException.VerificationFailed(
                "built once more it differs"
                        + (comparable ? ", first at " + ArtifactDifference.first(before, after) : ""),
                before.toString(),
                "build with the same osbuild and the same project, or ask the maker why");
    }
}
