package dev.osbuild.image.structure;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Partition;
import java.io.IOException;

/** A disk with a GUID partition table (UEFI Specification 2.10, section 5.3), and the squashfs images in it. */
final class DiskStructure {

    private static final int SQUASHFS_MAGIC = 0x6873_7173;

    private DiskStructure() {}

    static String check(ByteSource disk) throws IOException {
        GuidPartitionTable table = GuidPartitionTable.read(disk);
        int images = 0;
        for (Partition partition : table.partitions()) {
            long first = partition.firstSector() * GuidPartitionTable.SECTOR_BYTES;
            long end = (partition.lastSector() + 1) * GuidPartitionTable.SECTOR_BYTES;
            ByteSource content = disk.part(first, end - first);
            if (content.read(0, Integer.BYTES).getInt(0) == SQUASHFS_MAGIC) {
                SquashfsStructure.check(content);
                images++;
            }
        }
        return "two equal partition tables, " + table.partitions().size() + " partitions apart from each other, "
                + images + " squashfs";
    }
}
