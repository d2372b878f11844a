package dev.osbuild.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The superblock of a squashfs 4.0 image (Linux source, {@code fs/squashfs/squashfs_fs.h}, {@code struct
 * squashfs_super_block}).
 *
 * @param bytesUsed length of the image without padding, in bytes
 * @param blockBytes size of a data block
 * @param compression how blocks are compressed
 * @param modified seconds since 1970
 * @param inodes number of files, folders and links
 */
public record SquashfsSuperblock(long bytesUsed, int blockBytes, Compression compression, long modified, long inodes) {

    private static final String FORMAT = "squashfs image";
    private static final int MAGIC = 0x7371_7368; // "hsqs", little-endian
    private static final int BYTES = 96;

    /** Compressors in the order of their numbers, from 1. */
    public enum Compression {
        GZIP,
        LZMA,
        LZO,
        XZ,
        LZ4,
        ZSTD
    }

    /**
     * Reads and checks the superblock of an image that begins at {@code offset}.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when it is malformed or the image is cut short
     */
    public static SquashfsSuperblock read(FileChannel image, long offset) throws IOException {
        return read(ByteSource.of(image), offset);
    }

    /** As {@link #read(FileChannel, long)}, of an image that lies inside another. */
    public static SquashfsSuperblock read(ByteSource image, long offset) throws IOException {
        Malformed.unless(image.size() >= offset + BYTES, FORMAT, "it is shorter than a superblock");
        ByteBuffer block = ByteRanges.read(image, offset, BYTES, ByteOrder.LITTLE_ENDIAN);
        Malformed.unless(block.getInt(0) == MAGIC, FORMAT, "it has no magic number");
        Malformed.unless(block.getShort(28) == 4 && block.getShort(30) == 0, FORMAT, "it is not of version 4.0");
        int blockBytes = block.getInt(12);
        int blockLog = block.getShort(22);
        Malformed.unless(
                blockLog >= 12 && blockLog <= 20 && blockBytes == 1 << blockLog, FORMAT, "its block size is wrong");
        int compressor = block.getShort(20);
        Malformed.unless(
                compressor >= 1 && compressor <= Compression.values().length, FORMAT, "its compressor is unknown");
        long used = block.getLong(40);
        Malformed.unless(used >= BYTES && used <= image.size() - offset, FORMAT, "it is cut short");
        checkTables(block, used);
        return new SquashfsSuperblock(
                used,
                blockBytes,
                Compression.values()[compressor - 1],
                block.getInt(8) & 0xFFFF_FFFFL,
                block.getInt(4) & 0xFFFF_FFFFL);
    }

    /** Every table that is there must start inside the image. */
    private static void checkTables(ByteBuffer block, long used) {
        for (int at = 48; at < BYTES; at += 8) {
            long start = block.getLong(at);
            Malformed.unless(
                    start == -1 || (start >= BYTES && start <= used), FORMAT, "a table lies outside the image");
        }
    }
}
