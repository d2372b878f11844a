package dev.osbuild.image.structure;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.Partition;
import dev.osbuild.image.PartitionType;
import dev.osbuild.image.files.FatFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A disk with a GUID partition table (UEFI Specification 2.10, section 5.3), and the file systems in it. */
final class DiskStructure {

    private static final int SQUASHFS_MAGIC = 0x6873_7173;

    private DiskStructure() {}

    static String check(ByteSource disk, Findings findings) throws IOException {
        GuidPartitionTable table = GuidPartitionTable.read(disk);
        List<String> found = new ArrayList<>();
        for (Partition partition : table.partitions()) {
            ByteSource content = disk.part(partition.firstByte(), partition.bytes());
            boolean efi = partition.type().equals(PartitionType.EFI_SYSTEM);
            if (content.read(0, Integer.BYTES).getInt(0) == SQUASHFS_MAGIC && !efi) {
                found.add(findings.squashfs(partition.name(), content));
            } else if (FatFiles.matches(content)) {
                found.add(FatStructure.checkWithContents(content, findings));
            } else {
                Malformed.unless(!efi, "disk", "its EFI system partition holds no FAT file system");
            }
        }
        found.addAll(SlotStructure.check(disk, table, findings));
        String inside = found.isEmpty() ? "" : ", holding " + String.join("; ", found);
        return "two equal partition tables, " + table.partitions().size() + " partitions apart from each other"
                + inside;
    }
}
