package dev.osbuild.loader;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.Size;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes a FAT file system of a folder, as small as its content allows. Clusters are large, so that GRUB reads a file in
 * few pieces; dates and serial number are fixed.
 */
public final class FatImage {

    /** The packages that hold the programs. */
    public static final Set<String> TOOL_PACKAGES = Set.of("mtools");

    /** As small as the content allows. */
    public static final Size SMALLEST = Size.ofMebibytes(0);

    private static final int SECTOR_BYTES = 512;
    private static final int CLUSTER_SECTORS = 64;
    private static final int CLUSTER_BYTES = CLUSTER_SECTORS * SECTOR_BYTES;
    private static final long MEBIBYTE = 1 << 20;
    private static final long FIXED_BYTES = 256 * 1024;
    private static final String CONTENT_INSIDE = "/content";
    private static final String IMAGE_INSIDE = "/out";

    private final Tools tools;
    private final SourceEpoch epoch;

    public FatImage(Tools tools, SourceEpoch epoch) {
        this.tools = tools;
        this.epoch = epoch;
    }

    /**
     * Writes an image as small as its content allows, labelled {@code BOOT}.
     *
     * @param content becomes the file system's root, which holds folders alone; the dates of its files are set
     * @param folder receives the image
     * @param serial of the file system
     */
    public void write(Path content, Path folder, String fileName, int serial) throws IOException {
        write(content, folder, fileName, serial, SMALLEST, "BOOT");
    }

    /**
     * Writes an image.
     *
     * @param least the image has at least this size, in whole mebibytes
     * @param label at most 11 capital letters and digits
     */
    public void write(Path content, Path folder, String fileName, int serial, Size least, String label)
            throws IOException {
        setDates(content);
        long bytes = Math.max(imageBytes(content), least.bytes());
        try (RandomAccessFile image =
                new RandomAccessFile(folder.resolve(fileName).toFile(), "rw")) {
            image.setLength(bytes);
        }
        String image = IMAGE_INSIDE + "/" + fileName;
        tools.run(ToolCommand.of("mformat", "-i", image)
                .arguments("-T", Long.toString(bytes / SECTOR_BYTES), "-h", "64", "-s", "32")
                .arguments("-c", Integer.toString(CLUSTER_SECTORS), "-v", label)
                .arguments("-N", String.format(Locale.ROOT, "%08x", serial), "::")
                .environment("SOURCE_DATE_EPOCH", epoch.toString())
                .output(folder, IMAGE_INSIDE)
                .build());
        copy(content, folder, image);
    }

    /** Folder by folder in the order of names, since mtools would take the order in which the disk holds them. */
    private void copy(Path content, Path folder, String image) throws IOException {
        List<Path> folders = FileTree.entries(content).stream()
                .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                .toList();
        tools.run(command("mmd", image, folder)
                .arguments(folders.stream()
                        .map(entry -> "::/" + content.relativize(entry))
                        .toList())
                .build());
        for (Path entry : folders) {
            List<String> files = files(entry);
            if (!files.isEmpty()) {
                tools.run(command("mcopy", image, folder)
                        .arguments("-m", "-Q")
                        .arguments(files)
                        .arguments("::/" + content.relativize(entry) + "/")
                        .workingDirectory(CONTENT_INSIDE)
                        .input(entry, CONTENT_INSIDE)
                        .build());
            }
        }
    }

    private ToolCommand.Builder command(String program, String image, Path folder) {
        return ToolCommand.of(program, "-i", image)
                .environment("SOURCE_DATE_EPOCH", epoch.toString())
                .output(folder, IMAGE_INSIDE);
    }

    private static List<String> files(Path folder) throws IOException {
        return FileTree.entries(folder).stream()
                .filter(entry -> folder.equals(entry.getParent()) && Files.isRegularFile(entry))
                .map(entry -> folder.relativize(entry).toString())
                .toList();
    }

    private void setDates(Path content) throws IOException {
        FileTime date = FileTime.from(epoch.instant());
        for (Path entry : FileTree.entries(content)) {
            Files.setLastModifiedTime(entry, date);
        }
    }

    /** Whole clusters for every file and folder, room for the tables, rounded up to a mebibyte. */
    private static long imageBytes(Path content) throws IOException {
        long bytes = FIXED_BYTES;
        for (Path entry : FileTree.entries(content)) {
            long size = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? 1 : Files.size(entry);
            bytes += (size + CLUSTER_BYTES - 1) / CLUSTER_BYTES * CLUSTER_BYTES;
        }
        return (bytes + MEBIBYTE - 1) / MEBIBYTE * MEBIBYTE;
    }
}
