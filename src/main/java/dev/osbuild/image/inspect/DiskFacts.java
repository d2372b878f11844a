package dev.osbuild.image.inspect;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Partition;
import dev.osbuild.image.PartitionType;
import dev.osbuild.image.disk.Qcow2Disk;
import dev.osbuild.image.disk.VhdxDisk;
import dev.osbuild.image.disk.VmdkDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A disk: its size, its partitions, and what each of them holds. */
final class DiskFacts {

    private static final Map<UUID, String> TYPES = Map.of(
            PartitionType.BIOS_BOOT, "BIOS boot",
            PartitionType.EFI_SYSTEM, "EFI system",
            PartitionType.LINUX_DATA, "Linux data");

    private DiskFacts() {}

    static void add(ArtifactFormat format, ByteSource image, Map<String, Object> facts) throws IOException {
        ByteSource disk = disk(format, image, facts);
        facts.put("diskBytes", disk.size());
        ArtifactFormat content = ArtifactFormat.of(disk);
        if (content == ArtifactFormat.RAW) {
            partitions(disk, facts);
        } else if (content == ArtifactFormat.ISO) {
            Map<String, Object> disc = new LinkedHashMap<>(Map.of("fileSystem", "iso9660"));
            IsoFacts.add(disk, disc);
            facts.put("content", disc);
        } else {
            facts.put("content", FileSystemFacts.of(disk));
        }
    }

    /** The disk inside an image. */
    private static ByteSource disk(ArtifactFormat format, ByteSource image, Map<String, Object> facts)
            throws IOException {
        return switch (format) {
            case QCOW2 -> {
                Qcow2Disk disk = Qcow2Disk.open(image);
                facts.put("compression", disk.header().zstd() ? "zstd" : "zlib");
                facts.put("clusterBytes", disk.header().clusterBytes());
                yield disk;
            }
            case VMDK -> {
                VmdkDisk disk = VmdkDisk.open(image);
                facts.put("type", disk.createType());
                yield disk;
            }
            case VHDX -> VhdxDisk.open(image);
            default -> image;
        };
    }

    private static void partitions(ByteSource disk, Map<String, Object> facts) throws IOException {
        GuidPartitionTable table = GuidPartitionTable.read(disk);
        facts.put("diskId", table.disk().toString());
        List<Map<String, Object>> partitions = new ArrayList<>();
        for (Partition partition : table.partitions()) {
            Map<String, Object> known = new LinkedHashMap<>();
            known.put("name", partition.name());
            known.put(
                    "type",
                    TYPES.getOrDefault(partition.type(), partition.type().toString()));
            known.put("id", partition.id().toString());
            known.put("firstSector", partition.firstSector());
            known.put("bytes", partition.bytes());
            known.put("content", FileSystemFacts.of(disk.part(partition.firstByte(), partition.bytes())));
            partitions.add(known);
        }
        facts.put("partitions", partitions);
    }
}
