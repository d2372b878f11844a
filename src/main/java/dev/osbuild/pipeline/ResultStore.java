package dev.osbuild.pipeline;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.base.Extent;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SparseFile;
import dev.osbuild.store.FileDigests;
import dev.osbuild.store.Store;
import dev.osbuild.store.StoredTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Step results in the store: one folder per key with the outputs by slot name and a description of how they came. */
public final class ResultStore {

    private static final String KIND = "results";

    private final StoredTrees trees;
    private final FileDigests digests;

    public ResultStore(Store store, FileDigests digests) {
        this.trees = store.trees();
        this.digests = digests;
    }

    /** Whether a step's result is there, whole and unaltered. A damaged one is removed. */
    public boolean has(Step step) throws IOException {
        return find(step).isPresent();
    }

    Optional<Path> find(Step step) throws IOException {
        Digest key = step.key().digest();
        Optional<Path> folder = trees.find(KIND, key);
        if (folder.isPresent() && !isWhole(folder.get())) {
            trees.remove(KIND, key);
            return Optional.empty();
        }
        return folder;
    }

    /** The description kept with a result. */
    public Optional<StepResult> describe(Step step) throws IOException {
        Optional<Path> folder = find(step);
        return folder.isEmpty()
                ? Optional.empty()
                : Optional.of(CanonicalJson.read(folder.get().resolve(StepResult.FILE_NAME), StepResult.class));
    }

    /** The file or folder that a step made for a slot, when its result is there and has it; read-only. */
    public Optional<Path> find(Step step, String slot) throws IOException {
        return find(step).map(folder -> output(folder, slot)).filter(Files::exists);
    }

    static Path output(Path folder, String slot) {
        return folder.resolve(slot);
    }

    Path getOrCreate(Step step, Work work) throws IOException {
        Map<String, String> made = new TreeMap<>();
        Path result = trees.getOrCreate(KIND, step.key().digest(), folder -> {
            long started = System.nanoTime();
            Map<String, List<Extent>> extents = work.run(folder);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
            StepResult description = describe(step, folder, extents, elapsed);
            Files.write(folder.resolve(StepResult.FILE_NAME), CanonicalJson.pretty(description));
            made.putAll(description.outputs());
        });
        for (Map.Entry<String, String> output : made.entrySet()) {
            if (!output.getValue().equals(StepResult.FOLDER)) {
                digests.learnIdentity(output(result, output.getKey()), new Digest(output.getValue()));
            }
        }
        return result;
    }

    private static StepResult describe(Step step, Path folder, Map<String, List<Extent>> extents, Duration elapsed)
            throws IOException {
        Map<String, String> outputs = new TreeMap<>();
        long bytes = 0;
        for (Slot slot : step.description().outputs()) {
            Path path = output(folder, slot.name());
            boolean present = slot.kind() == Slot.Kind.FILE
                    ? Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
            if (present && slot.kind() == Slot.Kind.FILE) {
                List<Extent> data = extents.getOrDefault(slot.name(), List.of(new Extent(0, Files.size(path))));
                outputs.put(slot.name(), SparseFile.identity(path, data).hex());
                bytes += Files.size(path);
            } else if (present) {
                outputs.put(slot.name(), StepResult.FOLDER);
                bytes += FileTree.totalBytes(path);
            } else if (slot.required()) {
                throw new OsbuildException.StepFailed(
                        "it ended without making its output '" + slot.name() + "'",
                        "step " + step.name(),
                        "this is a fault of the stage "
                                + step.stage().getClass().getName() + "; report it");
            }
        }
        return new StepResult(step.name(), step.key().parts(), outputs, elapsed.toMillis(), bytes);
    }

    private boolean isWhole(Path folder) throws IOException {
        Path description = folder.resolve(StepResult.FILE_NAME);
        if (!Files.isRegularFile(description)) {
            return false;
        }
        StepResult result = CanonicalJson.read(description, StepResult.class);
        for (Map.Entry<String, String> output : result.outputs().entrySet()) {
            Path path = output(folder, output.getKey());
            boolean whole = output.getValue().equals(StepResult.FOLDER)
                    ? Files.isDirectory(path)
                    : Files.isRegularFile(path) && digests.identity(path).hex().equals(output.getValue());
            if (!whole) {
                return false;
            }
        }
        return true;
    }

    /** Fills a new folder with a step's outputs, and says where they have data when that is not everywhere. */
    @FunctionalInterface
    interface Work {
        Map<String, List<Extent>> run(Path folder) throws IOException;
    }
}
