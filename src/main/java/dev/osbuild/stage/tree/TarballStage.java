package dev.osbuild.stage.tree;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
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

/**
 * Packs the root file system into a tar archive compressed with zstd. The library splits the stream into jobs of one
 * size, so the bytes do not depend on how many threads do them.
 */
public final class TarballStage implements Stage<TarballStage.Configuration> {

    private static final String OUTPUT = "tar-zst";
    private static final int LEVEL = 15;

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
        try (OutputStream file = Files.newOutputStream(context.output(OUTPUT));
                ZstdOutputStreamNoFinalizer compressed = new ZstdOutputStreamNoFinalizer(file, LEVEL)) {
            compressed.setWorkers(Math.max(1, context.jobs()));
            compressed.setChecksum(true);
            TreeTar.write(context, new BufferedOutputStream(compressed, 1 << 20));
        }
    }
}
