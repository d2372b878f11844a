package dev.osbuild.example;

import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Setting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Compresses the raw disk with gzip, for places that take nothing else. */
public final class GzipDiskStage implements Stage<GzipDiskStage.Configuration> {

    /** What a profile may say about this stage. */
    public record Configuration(
            @Setting(value = "How hard gzip tries, from 1 to 9.", byDefault = "6")
            int level) {

        public Configuration {
            if (level < 1 || level > 9) {
                throw new IllegalArgumentException("the level must lie between 1 and 9, not at " + level);
            }
        }
    }

    @Override
    public String name() {
        return "gzip-disk";
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
        return new StageDescription(List.of(Slot.file("disk")), List.of(Slot.file("disk-gz")), List.of(), Set.of());
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        try (OutputStream file = Files.newOutputStream(context.output("disk-gz"));
                OutputStream compressed = new Gzip(file, configuration.level())) {
            Files.copy(context.input("disk"), compressed);
        }
    }

    /** The JDK's gzip stream, which writes no date, at a chosen level. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(level);
        }
    }
}
