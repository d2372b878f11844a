package dev.osbuild.image.files;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where things lie in a FAT file system (Microsoft, "FAT: General Overview of On-Disk Format", version 1.03, section 3).
 *
 * @param bits of an entry of the allocation table: 12, 16 or 32
 * @param tables how many copies of that table there are, one behind the other
 * @param tableAt where the first of them begins, in bytes
 * @param tableBytes of one of them
 * @param rootAt where the root folder begins when it lies outside the clusters
 * @param rootBytes of that folder
 * @param rootCluster first cluster of the root folder, or 0 when it lies outside them
 * @param dataAt where cluster 2 begins
 * @param clusterBytes of one cluster
 * @param clusters how many there are
 */
public record FatGeometry(
        int bits,
        int tables,
        long tableAt,
        long tableBytes,
        long rootAt,
        int rootBytes,
        long rootCluster,
        long dataAt,
        int clusterBytes,
        long clusters) {

    private static final String FORMAT = "FAT file system";

    static boolean matches(ByteSource image) throws IOException {
        if (image.size() < 512) {
            return false;
        }
        ByteBuffer boot = image.read(0, 512).order(ByteOrder.LITTLE_ENDIAN);
        int sector = boot.getShort(11) & 0xFFFF;
        boolean jump = boot.get(0) == (byte) 0xEB || boot.get(0) == (byte) 0xE9;
        boolean powers = sector >= 512 && sector <= 4096 && Integer.bitCount(sector) == 1;
        return jump && powers && boot.getShort(510) == (short) 0xAA55 && (boot.get(16) == 1 || boot.get(16) == 2);
    }

    /** Reads the boot sector of a file system that begins at the source's start. */
    public static FatGeometry read(ByteSource image) throws IOException {
        Malformed.unless(matches(image), FORMAT, "it has no boot sector");
        ByteBuffer boot = image.read(0, 512).order(ByteOrder.LITTLE_ENDIAN);
        int sector = boot.getShort(11) & 0xFFFF;
        int perCluster = boot.get(13) & 0xFF;
        Malformed.unless(Integer.bitCount(perCluster) == 1, FORMAT, "its clusters are no power of two");
        long reserved = boot.getShort(14) & 0xFFFF;
        int rootEntries = boot.getShort(17) & 0xFFFF;
        long total = boot.getShort(19) != 0 ? boot.getShort(19) & 0xFFFF : boot.getInt(32) & 0xFFFF_FFFFL;
        long tableSectors = boot.getShort(22) != 0 ? boot.getShort(22) & 0xFFFF : boot.getInt(36) & 0xFFFF_FFFFL;
        long rootSectors = ((long) rootEntries * 32 + sector - 1) / sector;
        long rootSector = reserved + boot.get(16) * tableSectors;
        long clusters = (total - rootSector - rootSectors) / perCluster;
        boolean inside = reserved > 0 && tableSectors > 0 && clusters > 0 && total * sector <= image.size();
        Malformed.unless(inside, FORMAT, "it is larger than where it lies");
        int bits = clusters < 4085 ? 12 : clusters < 65_525 ? 16 : 32;
        return new FatGeometry(
                bits,
                boot.get(16),
                reserved * sector,
                tableSectors * sector,
                rootSector * sector,
                rootEntries * 32,
                bits == 32 ? boot.getInt(44) & 0xFFFF_FFFL : 0,
                (rootSector + rootSectors) * sector,
                perCluster * sector,
                clusters);
    }

    /** Whether a number is that of a cluster. */
    public boolean isCluster(long number) {
        return number >= 2 && number < clusters + 2;
    }

    /** Where a cluster begins. */
    public long clusterAt(long number) {
        return dataAt + (number - 2) * clusterBytes;
    }

    /** The cluster that follows one in its chain. */
    long next(ByteSource image, long cluster) throws IOException {
        if (bits == 12) {
            int pair = image.read(tableAt + cluster * 3 / 2, 2)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getShort(0)
                    & 0xFFFF;
            return cluster % 2 == 0 ? pair & 0xFFF : pair >> 4;
        }
        int bytes = bits / 8;
        ByteBuffer entry = image.read(tableAt + cluster * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
        return bits == 16 ? entry.getShort(0) & 0xFFFF : entry.getInt(0) & 0xFFF_FFFF;
    }
}
