package dev.osbuild.stage;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.Digest;
import dev.osbuild.base.Event;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.Extent;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.store.Store;
import dev.osbuild.tool.Root;
import dev.osbuild.tool.RunningTool;
import dev.osbuild.tool.StandardStreams;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.ToolResult;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stage's context over a temporary folder, whose programs are a piece of Java. */
public final class FakeStageContext implements StageContext, AutoCloseable {

    public static final SourceEpoch EPOCH = new SourceEpoch(1_700_000_000L);

    public final Map<String, Path> inputs = new HashMap<>();
    public final Map<String, Path> externals = new HashMap<>();
    public final Map<String, List<PackageFile>> packages = new HashMap<>();
    public final List<ToolCommand> commands = new ArrayList<>();
    private final Map<String, List<Extent>> extents = new HashMap<>();
    public final List<Event> events = new ArrayList<>();
    private final Path folder;
    private final Store store;
    private final Program program;

    /** What stands in for every external program. */
    public interface Program {
        void run(ToolCommand command) throws IOException;
    }

    public FakeStageContext(Path folder, Program program) throws IOException {
        this.folder = folder;
        this.store = Store.open(folder.resolve("store"));
        this.program = program;
        Files.createDirectories(folder.resolve("outputs"));
    }

    /** A package that answers a request of that name. */
    public void addPackage(String name, Path file) {
        LockedPackage locked = new LockedPackage(name, "1.0-1", "amd64", Digest.of(name), 1, "pool/" + name, "main");
        packages.put(name, List.of(new PackageFile(locked, file)));
    }

    /** The host path of a path inside the sandbox. */
    public static Path host(ToolCommand command, String inside) {
        return command.binds().stream()
                .filter(bind -> inside.equals(bind.inside()) || inside.startsWith(bind.inside() + "/"))
                .map(bind -> bind.host()
                        .resolve(inside.substring(bind.inside().length()).replaceFirst("^/", "")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(inside + " is not bound in " + command.arguments()));
    }

    @Override
    public Path input(String slot) {
        return optionalInput(slot).orElseThrow(() -> new AssertionError("no input " + slot));
    }

    @Override
    public Optional<Path> optionalInput(String slot) {
        return Optional.ofNullable(inputs.get(slot));
    }

    @Override
    public List<Extent> data(String slot) throws IOException {
        return List.of(new Extent(0, Files.size(input(slot))));
    }

    @Override
    public Path output(String slot) {
        return folder.resolve("outputs").resolve(slot);
    }

    @Override
    public void zeroOutside(String slot, List<Extent> data) {
        extents.put(slot, List.copyOf(data));
    }

    /** Where the stage said that an output has data; empty when it did not say. */
    public List<Extent> extents(String slot) {
        return extents.getOrDefault(slot, List.of());
    }

    @Override
    public Path external(String name) {
        return Optional.ofNullable(externals.get(name)).orElseThrow(() -> new AssertionError("no external " + name));
    }

    @Override
    public List<PackageFile> packages(String name) {
        return Optional.ofNullable(packages.get(name)).orElseThrow(() -> new AssertionError("no packages " + name));
    }

    @Override
    public Path scratch(String purpose) throws IOException {
        return store.scratch().newFolder(purpose);
    }

    @Override
    public Path persistentFolder(String name) throws IOException {
        return Files.createDirectories(store.persistentFolder(name));
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Tools tools() {
        return new FakeTools();
    }

    @Override
    public Architecture architecture() {
        return Architecture.AMD64;
    }

    @Override
    public SourceEpoch epoch() {
        return EPOCH;
    }

    @Override
    public int jobs() {
        return 3;
    }

    @Override
    public EventSink events() {
        return events::add;
    }

    @Override
    public void progress(long done, long total, String unit) {
        events.add(new Event.Progress("step", done, total, unit));
    }

    @Override
    public OsbuildException.StepFailed failure(String what, String fix) {
        return new OsbuildException.StepFailed(what, "step", fix);
    }

    @Override
    public void close() {
        store.close();
    }

    private final class FakeTools implements Tools {
        @Override
        public ToolResult run(ToolCommand command) {
            commands.add(command);
            try {
                program.run(command);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new ToolResult(0, List.of(), Duration.ZERO);
        }

        @Override
        public ToolResult runIn(Root root, ToolCommand command) {
            throw new AssertionError("not over another root than the tools tree");
        }

        @Override
        public RunningTool start(ToolCommand command, StandardStreams streams) {
            throw new AssertionError("no stage leaves a program running");
        }

        @Override
        public boolean canOverlay(Path parent) {
            return false;
        }
    }
}
