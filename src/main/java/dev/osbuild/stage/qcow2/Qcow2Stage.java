package dev.osbuild.stage.qcow2;

import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Disk;
import java.io.IOException;
import java.util.List;

/** Converts the raw disk into a qcow2 whose clusters are compressed, with zstd unless told otherwise. */
public final class Qcow2Stage implements Stage<Qcow2Stage.Configuration> {

    private static final String INPUT = "disk";
    private static final String OUTPUT = "qcow2";

    /** The section of the profile that says how a disk is converted. */
    public record Configuration(Disk disk) {}

    @Override
    public String name() {
        return OUTPUT;
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        return new StageDescription(
                List.of(Slot.file(INPUT)), List.of(Slot.file(OUTPUT)), List.of(), Qcow2Conversion.TOOL_PACKAGES);
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        Qcow2Conversion.run(context.input(INPUT), context.output(OUTPUT), configuration.disk.compression(), context);
    }
}
