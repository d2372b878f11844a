package dev.osbuild.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A GUID partition table over 512-byte sectors with 128 entries (UEFI Specification 2.10 section 5.3).
 *
 * @param disk the disk's own GUID
 * @param sectors of the whole disk
 * @param partitions in the order of their entries
 */
public record GuidPartitionTable(UUID disk, long sectors, List<Partition> partitions) {

    public static final int SECTOR_BYTES = 512;

    /** First sector a partition may use: behind the protective MBR, the header and 32 sectors of entries. */
    public static final long FIRST_USABLE_SECTOR = 34;

    /** Sectors at the end of the disk that hold the second copy. */
    public static final long TRAILING_SECTORS = 33;

    static final int ENTRIES = 128;

    private static final int MOST_ENTRIES_OF_DISCS = 1024;

    /** @throws IllegalArgumentException when partitions overlap, leave the disk, or share a name or GUID */
    public GuidPartitionTable {
        partitions = List.copyOf(partitions);
        if (partitions.size() > ENTRIES) {
            throw new IllegalArgumentException("a partition table has at most 128 partitions");
        }
        Set<UUID> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (int index = 0; index < partitions.size(); index++) {
            Partition partition = partitions.get(index);
            if (partition.firstSector() < FIRST_USABLE_SECTOR || partition.lastSector() >= sectors - TRAILING_SECTORS) {
                throw new IllegalArgumentException("partition '" + partition.name() + "' lies outside the usable disk");
            }
            if (!ids.add(partition.id()) || !names.add(partition.name())) {
                throw new IllegalArgumentException(
                        "two partitions share the name or GUID of '" + partition.name() + "'");
            }
            for (Partition earlier : partitions.subList(0, index)) {
                if (partition.overlaps(earlier)) {
                    throw new IllegalArgumentException(
                            "partitions '" + earlier.name() + "' and '" + partition.name() + "' overlap");
                }
            }
        }
    }

    public Optional<Partition> partition(String name) {
        return partitions.stream()
                .filter(partition -> partition.name().equals(name))
                .findFirst();
    }

    /** Writes the protective MBR's table and both copies; the MBR's first 440 bytes stay as they are. */
    public void write(FileChannel disk) throws IOException {
        new GuidPartitionTableWriter(this).write(disk);
    }

    /**
     * Reads and checks both copies.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when a checksum or rule does not hold, or the copies
     *     differ
     */
    public static GuidPartitionTable read(FileChannel disk) throws IOException {
        return read(ByteSource.of(disk));
    }

    /** As {@link #read(FileChannel)}, of a disk that lies inside an image. */
    public static GuidPartitionTable read(ByteSource disk) throws IOException {
        return new GuidPartitionTableReader(disk, ENTRIES).read();
    }

    /**
     * As {@link #read(ByteSource)}, of a disc that is a disk as well: what masters discs leaves room for more entries. Empty
     * when the disc has no such table and no other either.
     */
    public static Optional<GuidPartitionTable> readOfDisc(ByteSource disc) throws IOException {
        ByteBuffer start = ByteRanges.read(disc, 0, 2 * SECTOR_BYTES, ByteOrder.LITTLE_ENDIAN);
        boolean marked = start.getShort(SECTOR_BYTES - Short.BYTES) == (short) 0xAA55;
        if (!marked && start.getLong(SECTOR_BYTES) != GuidPartitionTableWriter.SIGNATURE) {
            return Optional.empty();
        }
        int most = start.getInt(SECTOR_BYTES + 80);
        boolean sound = most >= ENTRIES && most <= MOST_ENTRIES_OF_DISCS && most % 4 == 0;
        return Optional.of(new GuidPartitionTableReader(disc, sound ? most : ENTRIES).read());
    }
}
