package dev.osbuild.stage.tree;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.osbuild.pipeline.NoSettings;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;

/**
 * Packs the root file system into a tar archive compressed with zstd. The library splits the stream into jobs of one
 * size, so the bytes do not depend on how many threads do them.
 */
public final class TarballStage implements Stage<NoSettings> {

    private static final String OUTPUT = "tar-zst";
    /** Higher ones take three times as long for half a percent. */
    private static final int LEVEL = 12;

    @Override
    public String name() {
        return OUTPUT;
    }

    @Override
    public int codeVersion() {
        return 2;
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
        try (OutputStream file = Files.newOutputStream(context.output(OUTPUT));
                ZstdOutputStreamNoFinalizer compressed = new ZstdOutputStreamNoFinalizer(file, LEVEL)) {
            compressed.setWorkers(Math.max(1, context.jobs()));
            compressed.setChecksum(true);
            TreeTar.write(context, new BufferedOutputStream(compressed, 1 << 20));
        }
    }
}
