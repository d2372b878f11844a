package dev.osbuild.tool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Converts raw disks by {@code qemu-img}. It is given nothing but raw disks, in which it has nothing to interpret, and
 * writes in order ({@code -W} is never used), since out of order the same disk gives another file each time.
 */
public final class QemuImg {

    /** The Debian package that holds the program. */
    public static final String PACKAGE = "qemu-utils";

    private static final String INPUT = "/disk";
    private static final String OUTPUT = "/out";

    private QemuImg() {}

    /**
     * Converts a disk.
     *
     * @param folder takes the image, which is named after the format
     * @param format as {@code qemu-img} calls it
     * @param options further arguments
     * @return the image
     */
    public static Path convert(Path disk, Path folder, String format, List<String> options, Tools tools) {
        tools.run(ToolCommand.of("qemu-img", "convert", "-f", "raw", "-O", format)
                .arguments(options)
                .arguments(INPUT, OUTPUT + "/" + format)
                .input(disk, INPUT)
                .output(folder, OUTPUT)
                .timeLimit(Duration.ofMinutes(30))
                .build());
        return folder.resolve(format);
    }

    /** A qcow2 of compressed clusters, which are small to keep the format's own tables small. */
    public static Path qcow2(Path disk, Path folder, boolean zstd, int clusterBytes, Tools tools) {
        String compression = "compression_type=" + (zstd ? "zstd" : "zlib") + ",cluster_size=" + clusterBytes;
        return convert(disk, folder, "qcow2", List.of("-c", "-o", compression), tools);
    }

    /** A stream-optimized VMDK, which still has the random content id that the program gives it. */
    public static Path vmdk(Path disk, Path folder, Tools tools) {
        return convert(disk, folder, "vmdk", List.of("-o", "subformat=streamOptimized,adapter_type=lsilogic"), tools);
    }
}
