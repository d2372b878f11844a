package dev.osbuild.image.structure;

import dev.osbuild.base.SourceEpoch;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.Partition;
import dev.osbuild.image.PartitionType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** A small disk with a squashfs and a FAT partition, and the qcow2 image of it, made without any tool. */
final class SampleImage {

    static final int CLUSTER = 4096;
    static final int REFCOUNT_TABLE = CLUSTER;
    static final int REFCOUNT_BLOCK = 2 * CLUSTER;
    static final int FIRST_LEVEL = 3 * CLUSTER;
    static final int SECOND_LEVEL = 4 * CLUSTER;
    static final long COPIED = 1L << 63;
    static final long COMPRESSED = 1L << 62;

    /** First byte of the partition. */
    static final int PARTITION = 64 * 512;

    /** First byte of the partition that firmware starts from. */
    static final int EFI_PARTITION = 128 * 512;

    /** The guest's cluster that is stored compressed: the one with the squashfs superblock. */
    static final int COMPRESSED_INDEX = PARTITION / CLUSTER;

    /** The directory record of the file on the disc. */
    static final int DISC_FILE = 18 * 2048 + 34;

    /** The catalogue of what the disc starts. */
    static final int CATALOGUE = 21 * 2048;

    private static final int SECTORS = 512;
    private static final int DISC_SECTOR = 2048;

    private SampleImage() {}

    static ByteBuffer disk(Path folder) throws IOException {
        GuidSeed seed = new GuidSeed("test", new SourceEpoch(1_700_000_000));
        Partition system = new Partition(PartitionType.LINUX_DATA, seed.guid("system"), "system", 64, 127);
        Partition efi = new Partition(PartitionType.EFI_SYSTEM, seed.guid("efi"), "efi", 128, 255);
        Path file = folder.resolve("sample.raw");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            new GuidPartitionTable(seed.guid("disk"), SECTORS, List.of(system, efi)).write(channel);
        }
        ByteBuffer disk = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        disk.put(PARTITION, squashfs().array());
        disk.put(EFI_PARTITION, SampleFat.image().array());
        return disk;
    }

    static final String STATUS = "Package: good\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1-2\n";

    static ByteBuffer squashfs() {
        return ByteBuffer.wrap(SampleSquashfs.of(STATUS)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A disc with one file, a squashfs image (ECMA-119, sections 8.4 and 9.1), which it also starts. */
    static ByteBuffer disc() {
        ByteBuffer image = ByteBuffer.allocate(22 * DISC_SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        int descriptor = 16 * DISC_SECTOR;
        image.put(descriptor, (byte) 1).put(descriptor + 1, "CD001".getBytes(StandardCharsets.US_ASCII));
        image.put(descriptor + 40, ("OURS" + " ".repeat(28)).getBytes(StandardCharsets.US_ASCII));
        discRecord(image, descriptor + 156, 18, DISC_SECTOR, 2, "\0");
        discRecord(image, 18 * DISC_SECTOR, 18, DISC_SECTOR, 2, "\0");
        discRecord(image, DISC_FILE, 19, 4096, 0, "SYSTEM.;1");
        bootCatalogue(image);
        return image.put(19 * DISC_SECTOR, squashfs().array());
    }

    /** An entry for BIOS and one for UEFI ("El Torito" 1.0, section 2). */
    private static void bootCatalogue(ByteBuffer image) {
        image.put(17 * DISC_SECTOR + 1, "CD001\1EL TORITO SPECIFICATION".getBytes(StandardCharsets.US_ASCII));
        image.putInt(17 * DISC_SECTOR + 71, CATALOGUE / DISC_SECTOR);
        image.put(CATALOGUE, (byte) 1).putShort(CATALOGUE + 28, (short) 0x55AA).putShort(CATALOGUE + 30, (short)
                0xAA55);
        image.put(CATALOGUE + 64, (byte) 0x91).put(CATALOGUE + 65, (byte) 0xEF).putShort(CATALOGUE + 66, (short) 1);
        for (int entry : new int[] {CATALOGUE + 32, CATALOGUE + 96}) {
            image.put(entry, (byte) 0x88).putShort(entry + 6, (short) 4).putInt(entry + 8, 19);
        }
    }

    private static void discRecord(ByteBuffer image, int at, int sector, int bytes, int flags, String name) {
        image.put(at, (byte) (33 + name.length() + (name.length() + 1) % 2));
        image.putInt(at + 2, sector).putInt(at + 10, bytes).put(at + 25, (byte) flags);
        image.put(at + 32, (byte) name.length()).put(at + 33, name.getBytes(StandardCharsets.US_ASCII));
    }

    static ByteBuffer qcow2(Path folder) throws IOException {
        byte[] disk = disk(folder).array();
        ByteBuffer image = ByteBuffer.allocate(64 * CLUSTER);
        image.putInt(0, 0x514649FB).putInt(4, 3).putInt(20, 12).putLong(24, disk.length);
        image.putInt(36, 1).putLong(40, FIRST_LEVEL).putLong(48, REFCOUNT_TABLE).putInt(56, 1);
        image.putInt(96, 4).putInt(100, 104);
        image.putLong(FIRST_LEVEL, SECOND_LEVEL | COPIED).putLong(REFCOUNT_TABLE, REFCOUNT_BLOCK);
        int next = SECOND_LEVEL + CLUSTER;
        for (int index = 0; index < disk.length / CLUSTER; index++) {
            ByteBuffer cluster = ByteBuffer.wrap(disk, index * CLUSTER, CLUSTER);
            if (index == COMPRESSED_INDEX) {
                byte[] deflated = deflated(disk, index * CLUSTER);
                image.put(next, deflated);
                int sectors = (deflated.length + 511) / 512 - 1;
                image.putLong(SECOND_LEVEL + index * 8, COMPRESSED | (long) sectors << 58 | next);
                next += CLUSTER;
            } else if (!cluster.slice().equals(ByteBuffer.allocate(CLUSTER))) {
                image.put(next, disk, index * CLUSTER, CLUSTER);
                image.putLong(SECOND_LEVEL + index * 8, COPIED | next);
                next += CLUSTER;
            }
        }
        for (int cluster = 0; cluster < next / CLUSTER; cluster++) {
            image.putShort(REFCOUNT_BLOCK + 2 * cluster, (short) 1);
        }
        byte[] bytes = new byte[next];
        image.get(0, bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static byte[] deflated(byte[] disk, int at) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, new Deflater(9, true))) {
            out.write(disk, at, CLUSTER);
        }
        return bytes.toByteArray();
    }
}
