package dev.osbuild.image;

import java.util.UUID;

/**
 * One entry of a partition table.
 *
 * @param type what it is for, see {@link PartitionType}
 * @param id unique over all partitions
 * @param name at most 36 UTF-16 units, without NUL
 * @param firstSector first 512-byte sector
 * @param lastSector last 512-byte sector, inclusive
 */
public record Partition(UUID type, UUID id, String name, long firstSector, long lastSector) {

    static final int MOST_NAME_UNITS = 36;

    /** @throws IllegalArgumentException when the name does not fit or the sectors are out of order */
    public Partition {
        if (name.length() > MOST_NAME_UNITS || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a partition name has at most 36 characters and no NUL: " + name);
        }
        if (firstSector < 0 || lastSector < firstSector) {
            throw new IllegalArgumentException(
                    "partition '" + name + "' runs from sector " + firstSector + " to " + lastSector);
        }
    }

    public long firstByte() {
        return firstSector * GuidPartitionTable.SECTOR_BYTES;
    }

    public long bytes() {
        return (lastSector - firstSector + 1) * GuidPartitionTable.SECTOR_BYTES;
    }

    boolean overlaps(Partition other) {
        return firstSector <= other.lastSector && other.firstSector <= lastSector;
    }
}
