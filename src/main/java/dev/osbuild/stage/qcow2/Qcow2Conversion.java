package dev.osbuild.stage.qcow2;

import dev.osbuild.image.Qcow2Header;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.profile.Disk;
import dev.osbuild.tool.QemuImg;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Turns a raw image into a qcow2 of compressed clusters. Small clusters keep the format's own tables small: with the
 * usual 64 KiB they would take a third of a megabyte.
 */
final class Qcow2Conversion {

    /** The packages that hold the program. */
    static final Set<String> TOOL_PACKAGES = Set.of(QemuImg.PACKAGE);

    private static final int CLUSTER_BYTES = 16 * 1024;

    private Qcow2Conversion() {}

    static void run(Path raw, Path target, Disk.Compression compression, StageContext context) throws IOException {
        boolean zstd = compression == Disk.Compression.ZSTD;
        Path image = QemuImg.qcow2(raw, context.scratch("image"), zstd, CLUSTER_BYTES, context.tools());
        check(image, Files.size(raw), zstd, context);
        Files.move(image, target);
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
