package dev.osbuild.stage.raw;

import dev.osbuild.base.Extent;
import dev.osbuild.base.SparseFile;
import dev.osbuild.pipeline.NoSettings;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Hands the raw disk out as an artifact, sparse as it is. */
public final class RawStage implements Stage<NoSettings> {

    private static final String INPUT = "disk";
    private static final String OUTPUT = "raw";

    @Override
    public String name() {
        return OUTPUT;
    }

    @Override
    public Class<NoSettings> configuration() {
        return NoSettings.class;
    }

    @Override
    public StageDescription describe(NoSettings none, Project project) {
        return new StageDescription(List.of(Slot.file(INPUT)), List.of(Slot.file(OUTPUT)), List.of(), Set.of());
    }

    @Override
    public void run(NoSettings none, StageContext context) throws IOException {
        List<Extent> data = context.data(INPUT);
        SparseFile.copy(context.input(INPUT), context.output(OUTPUT), data);
        context.zeroOutside(OUTPUT, data);
    }
}
