package dev.osbuild.stage.disk;

import dev.osbuild.base.Extent;
import dev.osbuild.image.GrubBiosBoot;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Partition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A new raw disk, sparse: blocks of zeros are left out, and where data was written is remembered. */
final class DiskImage implements AutoCloseable {

    private static final int BLOCK_BYTES = 1 << 16;

    private final FileChannel channel;
    private final GuidPartitionTable table;
    private final List<Extent> data = new ArrayList<>();

    /** Makes the file and writes both copies of the partition table. */
    DiskImage(Path file, GuidPartitionTable table) throws IOException {
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.table = table;
        table.write(channel);
        long tableBytes = GuidPartitionTable.FIRST_USABLE_SECTOR * GuidPartitionTable.SECTOR_BYTES;
        data.add(new Extent(0, tableBytes));
        data.add(new Extent(channel.size() - tableBytes, tableBytes));
    }

    /** Writes GRUB's boot sector and its core image, which stand in a folder as {@code boot.img} and {@code core.img}. */
    void bootUnderBios(Path images, String partitionName) throws IOException {
        Partition partition = partition(partitionName);
        byte[] boot = Files.readAllBytes(images.resolve("boot.img"));
        byte[] core = Files.readAllBytes(images.resolve("core.img"));
        long sectors = partition.lastSector() - partition.firstSector() + 1;
        new GrubBiosBoot(boot, core).write(channel, partition.firstSector(), sectors);
        data.add(new Extent(partition.firstByte(), core.length));
    }

    /** Copies a file to the start of a partition that was made large enough. */
    void copy(Path source, String partitionName) throws IOException {
        Partition partition = partition(partitionName);
        try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ)) {
            if (in.size() > partition.bytes()) {
                throw new IOException("the content of partition '" + partition.name() + "' does not fit");
            }
            ByteBuffer zeros = ByteBuffer.allocate(BLOCK_BYTES);
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
            long position = 0;
            while (in.read(block.clear(), position) >= 0) {
                block.flip();
                if (block.mismatch(zeros.clear().limit(block.limit())) >= 0) {
                    data.add(new Extent(partition.firstByte() + position, block.limit()));
                    write(partition.firstByte() + position, block.duplicate());
                }
                position += block.limit();
            }
        }
    }

    private void write(long offset, ByteBuffer block) throws IOException {
        long at = offset;
        while (block.hasRemaining()) {
            at += channel.write(block, at);
        }
    }

    /** Reads both copies of the partition table back. */
    void check() throws IOException {
        GuidPartitionTable.read(channel);
    }

    /** Where the file is not zero. */
    List<Extent> data() {
        return data;
    }

    Partition partition(String name) {
        return table.partition(name).orElseThrow();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
