package dev.osbuild.stage.qcow2;

import dev.osbuild.image.Qcow2Header;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Turns a raw image into a qcow2 whose clusters are compressed with zstd. Small clusters keep the format's own tables
 * small: with the usual 64 KiB they would take a third of a megabyte. Writes happen in order ({@code -W} is never used),
 * since out of order the same disk gives another file each time.
 */
final class Qcow2Conversion {

    /** The packages that hold the program. */
    static final Set<String> TOOL_PACKAGES = Set.of("qemu-utils");

    private static final String INPUT_INSIDE = "/disk";
    private static final String OUTPUT_INSIDE = "/out";
    private static final String FILE_NAME = "qcow2";
    private static final int CLUSTER_BYTES = 16 * 1024;

    private Qcow2Conversion() {}

    static void run(Path raw, Path target, StageContext context) throws IOException {
        Path work = context.scratch("image");
        context.tools()
                .run(ToolCommand.of("qemu-img", "convert", "-f", "raw", "-O", "qcow2", "-c")
                        .arguments("-o", "compression_type=zstd,cluster_size=" + CLUSTER_BYTES)
                        .arguments(INPUT_INSIDE, OUTPUT_INSIDE + "/" + FILE_NAME)
                        .input(raw, INPUT_INSIDE)
                        .output(work, OUTPUT_INSIDE)
                        .timeLimit(Duration.ofMinutes(30))
                        .build());
        Path image = work.resolve(FILE_NAME);
        check(image, Files.size(raw), context);
        Files.move(image, target);
    }

    private static void check(Path image, long diskBytes, StageContext context) throws IOException {
        try (FileChannel channel = FileChannel.open(image)) {
            Qcow2Header header = Qcow2Header.read(channel);
            if (header.virtualBytes() != diskBytes || !header.zstd() || header.clusterBytes() != CLUSTER_BYTES) {
                throw context.failure(
                        "qemu-img wrote another image than it was asked for: " + header,
                        "use qemu-utils 5.1 or newer, or the tools tree");
            }
        }
    }
}
