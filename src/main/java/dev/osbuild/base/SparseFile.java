package dev.osbuild.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Copies files without writing blocks of zeros, so that the copy takes no more room than it must. */
public final class SparseFile {

    private static final int BLOCK_BYTES = 1 << 16;

    private SparseFile() {}

    /** As {@link #copy(Path, Path, List)}, for a file that may have data anywhere. */
    public static void copy(Path source, Path target) throws IOException {
        copy(source, target, List.of(new Extent(0, Files.size(source))));
    }

    /**
     * Replaces {@code target}'s content by that of {@code source}; holes stay holes.
     *
     * @param data outside of which the file is known to be zero; nothing else is read
     */
    public static void copy(Path source, Path target, List<Extent> data) throws IOException {
        try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            long size = in.size();
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK_BYTES);
            for (Extent extent : data) {
                long end = Math.min(size, extent.offset() + extent.bytes());
                long position = extent.offset();
                while (position < end) {
                    block.clear().limit((int) Math.min(BLOCK_BYTES, end - position));
                    read(in, block, position);
                    if (!block.hasRemaining()) {
                        break;
                    }
                    if (block.mismatch(zeros.clear().limit(block.limit())) >= 0) {
                        writeFully(out, block, position);
                    }
                    position += block.limit();
                }
            }
            if (out.size() < size) {
                out.write(ByteBuffer.allocate(1), size - 1);
            }
        }
    }

    /** As {@link #identity(Path, List)}, for a file that may have data anywhere. */
    public static Digest identity(Path file) throws IOException {
        return identity(file, List.of(new Extent(0, Files.size(file))));
    }

    /**
     * Identifies a file's content without hashing its blocks of zeros: SHA-256 over the position and content of all
     * other blocks and over the size. Files of equal content have equal identities, wherever their holes are; it is not
     * the SHA-256 of the content.
     *
     * @param data outside of which the file is known to be zero; nothing else is read
     */
    public static Digest identity(Path file, List<Extent> data) throws IOException {
        MessageDigest digest = Digest.algorithm();
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK_BYTES);
            ByteBuffer place = ByteBuffer.allocate(Long.BYTES);
            long next = 0;
            for (Extent extent : ordered(data)) {
                long end = Math.min(in.size(), extent.offset() + extent.bytes());
                long position = Math.max(next, extent.offset() / BLOCK_BYTES * BLOCK_BYTES);
                for (; position < end; position += BLOCK_BYTES) {
                    read(in, block.clear(), position);
                    if (block.mismatch(zeros.clear().limit(block.limit())) >= 0) {
                        digest.update(place.clear().putLong(position).flip());
                        digest.update(block);
                    }
                    next = position + BLOCK_BYTES;
                }
            }
            digest.update(place.clear().putLong(in.size()).flip());
        }
        return new Digest(HexFormat.of().formatHex(digest.digest()));
    }

    private static List<Extent> ordered(List<Extent> data) {
        return data.stream().sorted(Comparator.comparingLong(Extent::offset)).toList();
    }

    private static void read(FileChannel in, ByteBuffer block, long position) throws IOException {
        int count = 0;
        while (block.hasRemaining() && count >= 0) {
            count = in.read(block, position + block.position());
        }
        block.flip();
    }

    /** How many bytes lie in blocks that are not all zeros: what the file takes at the least, and about what it takes. */
    public static long bytesOfData(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK_BYTES);
            long bytes = 0;
            long position = 0;
            for (int count = in.read(block, position); count > 0; count = in.read(block.clear(), position)) {
                block.flip();
                bytes += block.mismatch(zeros.clear().limit(count)) >= 0 ? count : 0;
                position += count;
            }
            return bytes;
        }
    }

    private static void writeFully(FileChannel out, ByteBuffer block, long position) throws IOException {
        long at = position;
        while (block.hasRemaining()) {
            at += out.write(block, at);
        }
    }
}
