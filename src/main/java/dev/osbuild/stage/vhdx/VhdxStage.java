package dev.osbuild.stage.vhdx;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.disk.VhdxDisk;
import dev.osbuild.image.disk.VhdxWriter;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Os;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** Writes the disk as a dynamic VHDX, natively: other programs put random GUIDs into it. */
public final class VhdxStage implements Stage<VhdxStage.Configuration> {

    private static final String INPUT = "disk";
    private static final String OUTPUT = "vhdx";

    /** The section of the profile that the image's identity follows from. */
    public record Configuration(Os os) {}

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
        return new StageDescription(List.of(Slot.file(INPUT)), List.of(Slot.file(OUTPUT)), List.of(), Set.of());
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        GuidSeed seed = GuidSeed.ofSystem(configuration.os.id(), configuration.os.version(), context.epoch());
        try (FileChannel disk = FileChannel.open(context.input(INPUT));
                FileChannel image = FileChannel.open(
                        context.output(OUTPUT),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            new VhdxWriter(image, seed).write(ByteSource.of(disk), context.data(INPUT));
            VhdxDisk.open(ByteSource.of(image));
        }
    }
}
