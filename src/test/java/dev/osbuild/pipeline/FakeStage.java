package dev.osbuild.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A stage that writes its name, a setting and its inputs' contents into its one output. */
final class FakeStage implements Stage<FakeStage.Configuration> {

    record Configuration(String setting) {}

    private final String name;
    private final List<String> inputs;
    private final List<ExternalInput> externals;
    private final Body body;
    final AtomicInteger runs = new AtomicInteger();

    FakeStage(String name, List<String> inputs, List<ExternalInput> externals, Body body) {
        this.name = name;
        this.inputs = inputs;
        this.externals = externals;
        this.body = body;
    }

    static FakeStage joining(String name, String... inputs) {
        return new FakeStage(name, List.of(inputs), List.of(), FakeStage::join);
    }

    private static void join(FakeStage stage, Configuration configuration, StageContext context) throws IOException {
        StringBuilder content = new StringBuilder(stage.name + "(" + configuration.setting());
        for (String input : stage.inputs) {
            content.append(' ').append(Files.readString(context.input(input)));
        }
        Files.writeString(context.output(stage.name), content.append(')'));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int codeVersion() {
        return 1;
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        return new StageDescription(
                inputs.stream().map(Slot::file).toList(), List.of(Slot.file(name)), externals, Set.of());
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        runs.incrementAndGet();
        body.run(this, configuration, context);
    }

    interface Body {
        void run(FakeStage stage, Configuration configuration, StageContext context) throws IOException;
    }

    /** Inputs are local files only. */
    static final class Inputs implements InputSource {
        @Override
        public java.util.SortedMap<String, String> identify(ExternalInput input) throws IOException {
            Path file = ((ExternalInput.LocalFile) input).file();
            return new java.util.TreeMap<>(java.util.Map.of(
                    "file " + file.getFileName(),
                    dev.osbuild.base.Digest.ofFile(file).hex()));
        }

        @Override
        public java.util.SortedMap<String, String> identifyTools(Set<String> toolPackages) {
            return new java.util.TreeMap<>();
        }

        @Override
        public long bytesToFetch(ExternalInput input) {
            return 0;
        }

        @Override
        public Path obtain(ExternalInput input, dev.osbuild.base.EventSink events) {
            return ((ExternalInput.LocalFile) input).file();
        }

        @Override
        public List<StageContext.PackageFile> obtainPackages(
                ExternalInput.Packages input, dev.osbuild.base.EventSink events) {
            return List.of();
        }

        @Override
        public dev.osbuild.tool.Tools tools(Set<String> toolPackages, dev.osbuild.base.EventSink events) {
            throw new UnsupportedOperationException("no fake stage runs tools");
        }
    }
}
