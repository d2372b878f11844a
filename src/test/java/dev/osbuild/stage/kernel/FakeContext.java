package dev.osbuild.stage.kernel;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.Event;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.Extent;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stage's context over a temporary folder, whose programs are a piece of Java. */
final class FakeContext implements StageContext, AutoCloseable {

    final List<ToolCommand> commands = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final Map<String, Path> externals = new HashMap<>();
    final Map<String, List<PackageFile>> packages = new HashMap<>();
    private final Path folder;
    private final Store store;
    private final Program program;

    /** What stands in for every external program. */
    interface Program {
        void run(ToolCommand command) throws IOException;
    }

    FakeContext(Path folder, Program program) throws IOException {
        this.folder = folder;
        this.store = Store.open(folder.resolve("store"));
        this.program = program;
        Files.createDirectories(folder.resolve("outputs"));
    }

    /** The host folder that a command sees at a path. */
    static Path bound(ToolCommand command, String inside) {
        return command.binds().stream()
                .filter(bind -> bind.inside().equals(inside))
                .findFirst()
                .orElseThrow(() -> new AssertionError(inside + " is not bound in " + command.arguments()))
                .host();
    }

    @Override
    public Path input(String slot) {
        throw new IllegalStateException("the kernel takes no slot, not even " + slot);
    }

    @Override
    public Optional<Path> optionalInput(String slot) {
        return Optional.empty();
    }

    @Override
    public Path output(String slot) {
        return folder.resolve("outputs").resolve(slot);
    }

    @Override
    public void zeroOutside(String slot, List<Extent> data) {
        throw new IllegalStateException("a kernel's outputs have no holes");
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
        return store.persistentFolder(name);
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Tools tools() {
        return new Tools() {
            @Override
            public ToolResult run(ToolCommand command) {
                commands.add(command);
                try {
                    program.run(command);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                return new ToolResult(0, List.of(), Duration.ZERO);
            }

            @Override
            public ToolResult runIn(Root root, ToolCommand command) {
                throw new AssertionError("the kernel is built over the tools tree alone");
            }

            @Override
            public boolean canOverlay(Path folder) {
                return false;
            }

            @Override
            public RunningTool start(ToolCommand command, StandardStreams streams) {
                throw new AssertionError("the kernel's build holds no conversation with a program");
            }
        };
    }

    @Override
    public Architecture architecture() {
        return Architecture.AMD64;
    }

    @Override
    public SourceEpoch epoch() {
        return new SourceEpoch(1_700_000_000L);
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
        events.add(new Event.Progress("kernel", done, total, unit));
    }

    @Override
    public OsbuildException.StepFailed failure(String what, String fix) {
        return new OsbuildException.StepFailed(what, "step kernel", fix);
    }

    @Override
    public void close() {
        store.close();
    }
}
