package dev.osbuild.stage.disk;

import dev.osbuild.image.Partition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Fills partitions of a disk image that is still all zeros, leaving holes where the content is zero. */
final class PartitionContent {

    private static final int BLOCK_BYTES = 1 << 16;

    private PartitionContent() {}

    /** Copies a file to the partition's start. The caller has made the partition large enough. */
    static void copy(Path source, FileChannel disk, Partition partition) throws IOException {
        try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ)) {
            if (in.size() > partition.bytes()) {
                throw new IOException("the content of partition '" + partition.name() + "' does not fit");
            }
            ByteBuffer zeros = ByteBuffer.allocate(BLOCK_BYTES);
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
            long position = 0;
            while (in.read(block.clear(), position) >= 0) {
                block.flip();
                long start = position;
                position += block.limit();
                if (block.mismatch(zeros.clear().limit(block.limit())) >= 0) {
                    write(disk, partition.firstByte() + start, block);
                }
            }
        }
    }

    private static void write(FileChannel disk, long offset, ByteBuffer block) throws IOException {
        long at = offset;
        while (block.hasRemaining()) {
            at += disk.write(block, at);
        }
    }
}
