package dev.osbuild.stage.tree;

import dev.osbuild.distro.dpkg.LinkedTree;
import dev.osbuild.pipeline.NoSettings;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Hands the root file system out as a folder. */
public final class DirectoryStage implements Stage<NoSettings> {

    private static final String OUTPUT = "directory";

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
        return new StageDescription(
                List.of(Slot.folder(TreeTar.INPUT)), List.of(Slot.folder(OUTPUT)), List.of(), Set.of());
    }

    @Override
    public void run(NoSettings none, StageContext context) throws IOException {
        LinkedTree.make(context.input(TreeTar.INPUT), context.output(OUTPUT));
    }
}
