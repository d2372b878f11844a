package dev.osbuild.stage.tree;

import dev.osbuild.pipeline.NoSettings;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;

/** Packs the root file system into a plain tar archive. */
public final class TarStage implements Stage<NoSettings> {

    private static final String OUTPUT = "tar";

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
        return TreeTar.describe(OUTPUT);
    }

    @Override
    public void run(NoSettings none, StageContext context) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(context.output(OUTPUT)))) {
            TreeTar.write(context, out);
        }
    }
}
