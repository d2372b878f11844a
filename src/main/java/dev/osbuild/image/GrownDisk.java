package dev.osbuild.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes a disk with a GUID partition table larger: the last partition takes the new room. */
public final class GrownDisk {

    private static final long MEBIBYTE = 1 << 20;
    private static final long MEBIBYTE_SECTORS = MEBIBYTE / GuidPartitionTable.SECTOR_BYTES;

    private GrownDisk() {}

    /**
     * Grows a raw disk. The second copy of the table moves to the new end; where it was becomes zeros.
     *
     * @param disk open for reading and writing
     * @param bytes the new size, rounded down to whole MiB
     * @throws IllegalArgumentException when the disk is not smaller than that
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when the disk has no sound partition table
     */
    public static void grow(FileChannel disk, long bytes) throws IOException {
        GuidPartitionTable old = GuidPartitionTable.read(disk);
        long sectors = bytes / MEBIBYTE * MEBIBYTE_SECTORS;
        if (sectors <= old.sectors()) {
            throw new IllegalArgumentException("the disk has " + disk.size()
                    + " bytes already; it can only grow, in whole MiB, and not to " + bytes);
        }
        long backupAt = (old.sectors() - GuidPartitionTable.TRAILING_SECTORS) * GuidPartitionTable.SECTOR_BYTES;
        int backupBytes = (int) GuidPartitionTable.TRAILING_SECTORS * GuidPartitionTable.SECTOR_BYTES;
        ByteRanges.write(disk, backupAt, ByteBuffer.allocate(backupBytes));
        new GuidPartitionTable(old.disk(), sectors, grown(old.partitions(), sectors)).write(disk);
        GuidPartitionTable.read(disk);
    }

    private static List<Partition> grown(List<Partition> partitions, long sectors) {
        List<Partition> all = new ArrayList<>(partitions);
        partitions.stream().max(Comparator.comparingLong(Partition::lastSector)).ifPresent(last -> {
            // The last whole mebibyte holds the second copy of the table.
            long end = sectors - MEBIBYTE_SECTORS - 1;
            all.set(
                    all.indexOf(last),
                    new Partition(
                            last.type(), last.id(), last.name(), last.firstSector(), Math.max(end, last.lastSector())));
        });
        return all;
    }
}
