package dev.osbuild.build;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.base.SparseFile;
import dev.osbuild.pipeline.BuildResult;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.Step;
import dev.osbuild.profile.CoreSettings;
import dev.osbuild.profile.Os;
import dev.osbuild.store.FileDigests;
import dev.osbuild.store.Locks;
import dev.osbuild.trust.FileDigest;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts what a build made into the output folder, each file whole or not at all, the manifest last. */
final class Publication {

    private final Path folder;
    private final String profile;
    private final CoreSettings settings;
    private final Architecture architecture;
    private final FileDigests digests;
    private final Locks locks;

    Publication(
            Path output,
            String profile,
            CoreSettings settings,
            Architecture architecture,
            FileDigests digests,
            Locks locks) {
        this.folder = folder(output, profile, settings.os());
        this.profile = profile;
        this.settings = settings;
        this.architecture = architecture;
        this.digests = digests;
        this.locks = locks;
    }

    static Path folder(Path output, String profile, Os os) {
        return output.resolve(profile).resolve(os.version());
    }

    Published publish(Plan plan, BuildResult result, Map<String, String> inputs) throws IOException {
        try (Locks.Held held = locks.acquire("output " + folder)) {
            removeHalfFiles();
            return publishAlone(plan, result, inputs);
        }
    }

    /** What a build that was killed while it copied left behind. */
    private void removeHalfFiles() throws IOException {
        if (Files.isDirectory(folder)) {
            try (var halves = Files.newDirectoryStream(folder, ".*.tmp")) {
                for (Path half : halves) {
                    Files.deleteIfExists(half);
                }
            }
        }
    }

    private Published publishAlone(Plan plan, BuildResult result, Map<String, String> inputs) throws IOException {
        Optional<Manifest> earlier = earlier();
        List<Manifest.Artifact> artifacts = new ArrayList<>();
        for (Map.Entry<String, Path> output : new TreeMap<>(result.outputs()).entrySet()) {
            artifacts.add(place(output.getKey(), output.getValue(), earlier));
        }
        Map<String, String> steps = new TreeMap<>();
        for (Step step : plan.steps()) {
            steps.put(step.name(), step.key().digest().hex());
        }
        Manifest manifest = new Manifest(
                Manifest.SCHEMA,
                Map.of(
                        "id", settings.os().id(),
                        "name", settings.os().name(),
                        "version", settings.os().version()),
                profile,
                architecture.debianName(),
                plan.epoch().seconds(),
                artifacts,
                steps,
                inputs);
        writeIfChanged("SHA256SUMS", sums(artifacts, true));
        writeIfChanged("SHA512SUMS", sums(artifacts, false));
        writeIfChanged(Manifest.FILE_NAME, manifest.bytes());
        return new Published(folder, manifest);
    }

    private Optional<Manifest> earlier() {
        Path file = folder.resolve(Manifest.FILE_NAME);
        try {
            return Files.isRegularFile(file) ? Optional.of(Manifest.read(file)) : Optional.empty();
        } catch (OsbuildException.VerificationFailed e) {
            return Optional.empty();
        }
    }

    private Manifest.Artifact place(String slot, Path source, Optional<Manifest> earlier) throws IOException {
        if (!Files.isRegularFile(source)) {
            throw new OsbuildException.Usage(
                    "the output '" + slot + "' is a folder and cannot be an artifact",
                    "outputs",
                    "name an output that is a file");
        }
        String name = ArtifactNames.fileName(settings.os(), profile, architecture, slot);
        String sha256 = digests.digest(source).hex();
        long size = Files.size(source);
        requireBudget(slot, name, size);
        Path target = folder.resolve(name);
        Optional<Manifest.Artifact> known = earlier.flatMap(manifest -> manifest.artifacts().stream()
                .filter(artifact ->
                        artifact.name().equals(name) && artifact.sha256().equals(sha256))
                .findFirst());
        if (known.isPresent()
                && Files.isRegularFile(target)
                && digests.digest(target).hex().equals(sha256)) {
            return known.get();
        }
        AtomicFile.write(target, temporary -> SparseFile.copy(source, temporary));
        FileDigest digest = FileDigest.of(target);
        if (!digest.sha256().equals(sha256)) {
            throw new OsbuildException.VerificationFailed(
                    "the copy differs from its original", target.toString(), "check the disk, then build again");
        }
        return new Manifest.Artifact(name, slot, ArtifactNames.mediaType(slot), size, digest.sha256(), digest.sha512());
    }

    private void requireBudget(String slot, String name, long size) {
        settings.budgets().fileOf(slot).ifPresent(limit -> {
            if (size > limit.bytes()) {
                throw new OsbuildException.StepFailed(
                        name + " is " + new Size(size) + " (" + size + " bytes), more than its budget of " + limit,
                        "budgets.file",
                        "leave something out, or raise budgets.file in the profile");
            }
        });
    }

    private static byte[] sums(List<Manifest.Artifact> artifacts, boolean sha256) {
        StringBuilder sums = new StringBuilder();
        for (Manifest.Artifact artifact : artifacts) {
            sums.append(sha256 ? artifact.sha256() : artifact.sha512())
                    .append("  ")
                    .append(artifact.name())
                    .append('\n');
        }
        return sums.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void writeIfChanged(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            AtomicFile.write(file, content);
        }
    }
}
