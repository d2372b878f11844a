package dev.osbuild.stage.qcow2;

import dev.osbuild.image.Qcow2Header;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Disk;
import dev.osbuild.tool.QemuImg;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Converts the raw disk into a qcow2 whose clusters are compressed, with zstd unless told otherwise. Small
 * clusters keep the format's own tables small: with the usual 64 KiB they would take a third of a megabyte.
 */
public final class Qcow2Stage implements Stage<Qcow2Stage.Configuration> {

    private static final String INPUT = "disk";
    private static final String OUTPUT = "qcow2";
    private static final int CLUSTER_BYTES = 16 * 1024;

    /** The section of the profile that says how a disk is converted. */
    public record Configuration(Disk disk) {}

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
        boolean zstd = configuration.disk.compression() == Disk.Compression.ZSTD;
        Path image = QemuImg.qcow2(disk, work, zstd, CLUSTER_BYTES, context.tools());
        check(image, Files.size(disk), zstd, context);
        Files.move(image, context.output(OUTPUT));
    }

    private static void check(Path image, long diskBytes, boolean zstd, StageContext context) throws IOException {
        try (FileChannel channel = FileChannel.open(image)) {
            Qcow2Header header = Qcow2Header.read(channel);
            if (header.virtualBytes() != diskBytes || header.zstd() != zstd || header.clusterBytes() != CLUSTER_BYTES) {
                throw context.failure(
                        "qemu-img wrote another image than it was asked for: " + header,
                        "use qemu-utils 5.1 or newer, or the tools tree");
            }
        }
    }
}
