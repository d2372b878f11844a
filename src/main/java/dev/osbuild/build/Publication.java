package dev.osbuild.build;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.Digest;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.IoFailure;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.base.SparseFile;
import dev.osbuild.pipeline.BuildResult;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.ResultStore;
import dev.osbuild.pipeline.Step;
import dev.osbuild.profile.CoreSettings;
import dev.osbuild.profile.Os;
import dev.osbuild.store.FileDigests;
import dev.osbuild.store.Locks;
import dev.osbuild.trust.FileDigest;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Puts what a build made into the output folder, each file whole or not at all, the manifest last. */
final class Publication {

    private final Path folder;
    private final String profile;
    private final CoreSettings settings;
    private final Architecture architecture;
    private final FileDigests digests;
    private final Locks locks;
    private final Optional<Signer> signer;

    /** Writes documents about artifacts. */
    interface Documents {
        /**
         * The documents of a set of artifacts.
         *
         * @param outputs slots whose artifacts the manifest lists, those of earlier builds, too
         */
        List<Companion> of(Set<String> outputs) throws IOException;
    }

    Publication(
            Path output,
            String profile,
            CoreSettings settings,
            Architecture architecture,
            FileDigests digests,
            Locks locks,
            Optional<Signer> signer) {
        this.folder = folder(output, profile, settings.os());
        this.profile = profile;
        this.settings = settings;
        this.architecture = architecture;
        this.digests = digests;
        this.locks = locks;
        this.signer = signer;
    }

    static Path folder(Path output, String profile, Os os) {
        return output.resolve(profile).resolve(os.version());
    }

    /**
     * Publishes what a build made.
     *
     * @param verityRoot root hash of the system in the slots of disks, should they have some
     * @param documents to stand beside the artifacts
     */
    Published publish(
            Plan plan,
            BuildResult result,
            Map<String, String> inputs,
            Optional<String> verityRoot,
            Documents documents) {
        try (Locks.Held held = locks.acquire("output " + folder)) {
            removeHalfFiles();
            return publishAlone(plan, result, inputs, verityRoot, documents);
        } catch (IOException e) {
            throw IoFailure.of(folder.toString(), e);
        }
    }

    /** What a build that was killed while it copied left behind. */
    private void removeHalfFiles() throws IOException {
        if (Files.isDirectory(folder)) {
            try (var halves = Files.newDirectoryStream(folder, ".*.tmp")) {
                for (Path half : halves) {
                    FileTree.delete(half);
                }
            }
        }
    }

    private Published publishAlone(
            Plan plan, BuildResult result, Map<String, String> inputs, Optional<String> verityRoot, Documents documents)
            throws IOException {
        Optional<Manifest> earlier = earlier();
        SortedMap<String, Path> outputs = new TreeMap<>(result.outputs());
        for (Map.Entry<String, Path> output : outputs.entrySet()) {
            requireBudget(output.getKey(), output.getValue());
        }
        List<Manifest.Artifact> artifacts = VerityRoots.mark(placeAll(outputs, earlier, plan.epoch()), verityRoot);
        SortedMap<String, String> steps = new TreeMap<>();
        for (Step step : plan.steps()) {
            steps.put(step.name(), step.key().digest().hex());
        }
        EarlierArtifacts others = EarlierArtifacts.of(earlier, folder, artifacts, steps);
        others.removeStale();
        Manifest manifest = new Manifest(
                Manifest.SCHEMA,
                Map.of(
                        "id", settings.os().id(),
                        "name", settings.os().name(),
                        "version", settings.os().version()),
                profile,
                architecture.debianName(),
                plan.epoch().seconds(),
                others.with(artifacts),
                others.withSteps(steps),
                others.withInputs(inputs));
        ManifestFiles files = new ManifestFiles(folder, signer);
        for (Companion document : documents.of(others.outputs(artifacts))) {
            manifest = files.with(manifest, document);
        }
        return new Published(folder, files.write(manifest));
    }

    private Optional<Manifest> earlier() {
        Path file = folder.resolve(Manifest.FILE_NAME);
        try {
            return Files.isRegularFile(file) ? Optional.of(Manifest.read(file)) : Optional.empty();
        } catch (OsbuildException.VerificationFailed e) {
            return Optional.empty();
        }
    }

    /** Side by side, since a large one is digested as long as all others take. Ends when none is being placed any more. */
    private List<Manifest.Artifact> placeAll(
            SortedMap<String, Path> outputs, Optional<Manifest> earlier, SourceEpoch epoch) throws IOException {
        List<CompletableFuture<Manifest.Artifact>> placed = new ArrayList<>();
        outputs.forEach((slot, source) -> placed.add(CompletableFuture.supplyAsync(() -> {
            try {
                return Files.isDirectory(source) ? placeFolder(slot, source, epoch) : place(slot, source, earlier);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        })));
        CompletableFuture<Void> all = CompletableFuture.allOf(placed.toArray(CompletableFuture[]::new));
        try {
            all.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failed) {
                throw failed.getCause();
            } else if (e.getCause() instanceof OsbuildException known) {
                throw known;
            }
            throw e;
        }
        return placed.stream().map(CompletableFuture::join).toList();
    }

    private Manifest.Artifact place(String slot, Path source, Optional<Manifest> earlier) throws IOException {
        String name = ArtifactNames.fileName(settings.os(), profile, architecture, slot);
        long size = Files.size(source);
        Path target = folder.resolve(name);
        Optional<Manifest.Artifact> known = earlier.flatMap(manifest -> manifest.artifacts().stream()
                .filter(artifact -> artifact.name().equals(name))
                .findFirst());
        Optional<Digest> remembered = digests.remembered(source);
        if (remembered.isPresent() && stands(target, known, remembered.get().hex())) {
            return known.get();
        }
        FileDigest digest = FileDigest.of(source);
        digests.learn(source, new Digest(digest.sha256()));
        if (!stands(target, known, digest.sha256())) {
            AtomicFile.write(target, temporary -> SparseFile.copy(source, temporary, ResultStore.dataOf(source)));
        }
        return new Manifest.Artifact(name, slot, ArtifactNames.mediaType(slot), size, digest.sha256(), digest.sha512());
    }

    /** Whether the artifact of an earlier build is what this one made, and is unaltered. */
    private boolean stands(Path target, Optional<Manifest.Artifact> known, String sha256) {
        return known.isPresent()
                && known.get().sha256().equals(sha256)
                && Files.isRegularFile(target)
                && digests.digest(target).hex().equals(sha256);
    }

    private Manifest.Artifact placeFolder(String slot, Path source, SourceEpoch epoch) throws IOException {
        String name = ArtifactNames.fileName(settings.os(), profile, architecture, slot);
        long size = FileTree.totalBytes(source);
        PublishedFolder.place(source, folder.resolve(name), epoch);
        FileDigest digest = FileDigest.ofFolder(folder.resolve(name), epoch);
        return new Manifest.Artifact(name, slot, Manifest.Artifact.FOLDER, size, digest.sha256(), digest.sha512());
    }

    private void requireBudget(String slot, Path source) throws IOException {
        String name = ArtifactNames.fileName(settings.os(), profile, architecture, slot);
        long size = Files.isDirectory(source) ? FileTree.totalBytes(source) : Files.size(source);
        settings.budgets().limit(slot).ifPresent(limit -> {
            if (size > limit.bytes()) {
                throw new OsbuildException.StepFailed(
                        name + " is " + new Size(size) + " (" + size + " bytes), more than its budget of " + limit,
                        "budgets",
                        "leave something out, or raise budgets.file or budgets.files." + slot + " in the profile");
            }
        });
    }
}
