package dev.osbuild.pipeline;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.Event;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.Extent;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.store.Store;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The context of one run of one step; closing it removes its scratch folders. */
final class RunningStep implements StageContext, AutoCloseable {

    private final Plan plan;
    private final Step step;
    private final Map<String, Path> inputPaths;
    private final Path work;
    private final Store store;
    private final InputSource source;
    private final EventSink events;
    private final int jobs;
    private final Map<String, Path> externals = new HashMap<>();
    private final Map<String, List<PackageFile>> packages = new HashMap<>();
    private final Map<String, List<Extent>> extents = new HashMap<>();
    private final List<Path> scratchFolders = new ArrayList<>();
    private @Nullable Tools tools;

    RunningStep(
            Plan plan,
            Step step,
            Map<String, Path> inputPaths,
            Path work,
            Store store,
            InputSource source,
            EventSink events,
            int jobs) {
        this.plan = plan;
        this.step = step;
        this.inputPaths = inputPaths;
        this.work = work;
        this.store = store;
        this.source = source;
        this.events = events;
        this.jobs = jobs;
    }

    /** Fetches the external inputs and the tools. */
    RunningStep prepared() throws IOException {
        for (ExternalInput input : step.description().externals()) {
            if (input instanceof ExternalInput.Packages request) {
                packages.put(input.name(), source.obtainPackages(request, events));
            } else {
                externals.put(input.name(), source.obtain(input, events));
            }
        }
        if (!step.description().toolPackages().isEmpty()) {
            tools = source.tools(step.description().toolPackages(), events);
        }
        return this;
    }

    @Override
    public Path input(String slot) {
        return declared(inputPaths.get(slot), "input", slot);
    }

    @Override
    public Optional<Path> optionalInput(String slot) {
        return Optional.ofNullable(inputPaths.get(slot)).filter(Files::exists);
    }

    @Override
    public List<Extent> data(String slot) throws IOException {
        return ResultStore.dataOf(input(slot));
    }

    @Override
    public Path output(String slot) {
        boolean known = step.description().outputs().stream()
                .anyMatch(output -> output.name().equals(slot));
        return declared(known ? ResultStore.output(work, slot) : null, "output", slot);
    }

    @Override
    public void zeroOutside(String slot, List<Extent> data) {
        output(slot);
        extents.put(slot, List.copyOf(data));
    }

    /** Where output files have data, for those whose stage said so. */
    Map<String, List<Extent>> extents() {
        return extents;
    }

    @Override
    public Path external(String name) {
        return declared(externals.get(name), "external input", name);
    }

    @Override
    public List<PackageFile> packages(String name) {
        return declared(packages.get(name), "package set", name);
    }

    private <T> T declared(@Nullable T value, String kind, String name) {
        if (value == null) {
            throw new IllegalStateException("the stage " + step.name() + " did not declare the " + kind + " " + name);
        }
        return value;
    }

    @Override
    public Path scratch(String purpose) throws IOException {
        Path folder = store.scratch().newFolder(step.name() + "-" + purpose);
        scratchFolders.add(folder);
        return folder;
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
        return declared(tools, "tools", "toolPackages");
    }

    @Override
    public Architecture architecture() {
        return plan.architecture();
    }

    @Override
    public SourceEpoch epoch() {
        return plan.epoch();
    }

    @Override
    public int jobs() {
        return jobs;
    }

    @Override
    public EventSink events() {
        return events;
    }

    @Override
    public void progress(long done, long total, String unit) {
        events.emit(new Event.Progress(step.name(), done, total, unit));
    }

    @Override
    public OsbuildException.StepFailed failure(String what, String fix) {
        return new OsbuildException.StepFailed(what, "step " + step.name(), fix);
    }

    @Override
    public void close() throws IOException {
        for (Path folder : scratchFolders) {
            FileTree.delete(folder);
        }
    }
}
