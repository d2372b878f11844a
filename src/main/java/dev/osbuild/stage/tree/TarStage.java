package dev.osbuild.stage.tree;

import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.tool.ExtendedAttributes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/** Packs the root file system into a plain tar archive. */
public final class TarStage implements Stage<TarStage.Configuration> {

    private static final String OUTPUT = "tar";

    /** Nothing in a profile changes how a tree is archived. */
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
                List.of(Slot.folder(TreeTar.INPUT)),
                List.of(Slot.file(OUTPUT)),
                List.of(),
                Set.of(ExtendedAttributes.PACKAGE));
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(context.output(OUTPUT)))) {
            TreeTar.write(context, out);
        }
    }
}
