package dev.osbuild.stage.vmdk;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.disk.VmdkDisk;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Os;
import dev.osbuild.tool.QemuImg;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * Converts the raw disk into a stream-optimized VMDK, the kind that hypervisors import. {@code qemu-img} gives it a
 * random content id, which is replaced by one that follows from the system's name, its version and the source epoch.
 */
public final class VmdkStage implements Stage<VmdkStage.Configuration> {

    private static final String INPUT = "disk";
    private static final String OUTPUT = "vmdk";
    private static final String TYPE = "streamOptimized";

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
        return new StageDescription(
                List.of(Slot.file(INPUT)), List.of(Slot.file(OUTPUT)), List.of(), Set.of(QemuImg.PACKAGE));
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        Path work = context.scratch("image");
        Path disk = context.input(INPUT);
        Path image = QemuImg.vmdk(disk, work, context.tools());
        GuidSeed seed = GuidSeed.ofSystem(configuration.os.id(), configuration.os.version(), context.epoch());
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            VmdkDisk made = VmdkDisk.open(ByteSource.of(channel));
            if (made.size() != Files.size(disk) || !made.createType().equals(TYPE)) {
                throw context.failure(
                        "qemu-img wrote another image than it was asked for: " + made.createType() + " of "
                                + made.size() + " bytes",
                        "use qemu-utils 5.1 or newer, or the tools tree");
            }
            VmdkDisk.writeContentId(channel, seed.serial(OUTPUT));
        }
        Files.move(image, context.output(OUTPUT));
    }
}
