package dev.osbuild.example;

import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/** Stands for the stage that makes a disk. */
final class FixedDisk implements Stage<FixedDisk.None> {

    static final byte[] CONTENT = new byte[100_000];

    record None() {}

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public int codeVersion() {
        return 1;
    }

    @Override
    public Class<None> configuration() {
        return None.class;
    }

    @Override
    public StageDescription describe(None configuration, Project project) {
        return new StageDescription(List.of(), List.of(Slot.file("disk")), List.of(), Set.of());
    }

    @Override
    public void run(None configuration, StageContext context) throws IOException {
        Files.write(context.output("disk"), CONTENT);
    }
}
