package dev.osbuild.stage.tree;

import dev.osbuild.distro.dpkg.LinkedTree;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Hands the root file system out as a folder. */
public final class DirectoryStage implements Stage<DirectoryStage.Configuration> {

    private static final String OUTPUT = "directory";

    /** Nothing in a profile changes how a tree is copied. */
    public record Configuration() {}

    @Override
    public String name() {
        return OUTPUT;
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
                List.of(Slot.folder(TreeTar.INPUT)), List.of(Slot.folder(OUTPUT)), List.of(), Set.of());
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        LinkedTree.make(context.input(TreeTar.INPUT), context.output(OUTPUT));
    }
}
