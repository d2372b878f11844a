package dev.osbuild.stage.disk;

import dev.osbuild.base.Size;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.Partition;
import dev.osbuild.image.PartitionType;
import dev.osbuild.profile.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Where everything lies on the disk: the BIOS boot partition in the first mebibyte, then the EFI system partition, the
 * system, and the user's own partitions. All but the first begin at whole mebibytes. Room that nobody asked for goes to
 * the system partition, so that a larger system can be written there later; in the layout {@code ab}, to the data.
 */
final class DiskLayout {

    static final String BIOS_BOOT = "bios-boot";
    static final String ESP = "esp";
    static final String SYSTEM = "system";

    static final String SLOT_A = "system-a";
    static final String SLOT_B = "system-b";
    static final String CONFIG = "config";
    static final String DATA = "data";

    private static final long MEBIBYTE_SECTORS = (1 << 20) / GuidPartitionTable.SECTOR_BYTES;

    private final GuidSeed seed;
    private final List<Partition> partitions = new ArrayList<>();
    private long next = MEBIBYTE_SECTORS;

    private DiskLayout(GuidSeed seed) {
        this.seed = seed;
    }

    /**
     * Lays a disk out.
     *
     * @param espBytes of the EFI system partition's image
     * @param systemBytes of the system image
     * @throws IllegalArgumentException when it does not all fit into {@code disk.size}; the message says how much would
     */
    static GuidPartitionTable of(Disk disk, long espBytes, long systemBytes, GuidSeed seed) {
        if (disk.layout() == Disk.Layout.AB) {
            return withSlots(disk, espBytes, systemBytes, seed);
        }
        DiskLayout layout = new DiskLayout(seed);
        long esp = mebibytes(espBytes);
        long system = mebibytes(systemBytes);
        long extra = 0;
        for (Disk.Extra partition : disk.partitions()) {
            extra += mebibytes(partition.size().bytes());
        }
        long least = 1 + esp + system + extra + 1;
        long size = disk.size().map(wanted -> wanted.bytes() >> 20).orElse(least);
        requireRoom(least, size);
        layout.addBiosBoot();
        layout.add(PartitionType.EFI_SYSTEM, ESP, esp);
        layout.add(PartitionType.LINUX_DATA, SYSTEM, system + size - least);
        for (Disk.Extra partition : disk.partitions()) {
            layout.add(
                    PartitionType.LINUX_DATA,
                    partition.name(),
                    mebibytes(partition.size().bytes()));
        }
        return new GuidPartitionTable(seed.guid("disk"), size * MEBIBYTE_SECTORS, layout.partitions);
    }

    /** Two slots of equal size, then what outlives both; the last partition takes all room that is left. */
    private static GuidPartitionTable withSlots(Disk disk, long espBytes, long systemBytes, GuidSeed seed) {
        Disk.Slots slots = disk.slots();
        requireFits("the EFI system partition", espBytes, "disk.slots.esp", slots.esp());
        requireFits("the system with its hash tree", systemBytes, "disk.slots.system", slots.system());
        DiskLayout layout = new DiskLayout(seed);
        layout.addBiosBoot();
        layout.add(PartitionType.EFI_SYSTEM, ESP, mebibytes(slots.esp().bytes()));
        layout.add(PartitionType.LINUX_DATA, SLOT_A, mebibytes(slots.system().bytes()));
        layout.add(PartitionType.LINUX_DATA, SLOT_B, mebibytes(slots.system().bytes()));
        layout.add(PartitionType.LINUX_DATA, CONFIG, mebibytes(slots.config().bytes()));
        for (Disk.Extra partition : disk.partitions()) {
            layout.add(
                    PartitionType.LINUX_DATA,
                    partition.name(),
                    mebibytes(partition.size().bytes()));
        }
        long used = layout.next / MEBIBYTE_SECTORS;
        long least = used + mebibytes(slots.data().bytes()) + 1;
        long size = disk.size().map(wanted -> wanted.bytes() >> 20).orElse(least);
        requireRoom(least, size);
        layout.add(PartitionType.LINUX_DATA, DATA, size - used - 1);
        return new GuidPartitionTable(seed.guid("disk"), size * MEBIBYTE_SECTORS, layout.partitions);
    }

    private static void requireFits(String what, long bytes, String setting, Size size) {
        if (mebibytes(bytes) > mebibytes(size.bytes())) {
            throw new IllegalArgumentException(what + " has " + mebibytes(bytes) + " MiB, but " + setting + " gives it "
                    + mebibytes(size.bytes()) + " MiB");
        }
    }

    private static void requireRoom(long least, long size) {
        if (size < least) {
            throw new IllegalArgumentException(
                    "the disk needs " + least + " MiB, but disk.size gives it " + size + " MiB");
        }
    }

    private void addBiosBoot() {
        partitions.add(new Partition(
                PartitionType.BIOS_BOOT,
                seed.guid(BIOS_BOOT),
                BIOS_BOOT,
                GuidPartitionTable.FIRST_USABLE_SECTOR,
                MEBIBYTE_SECTORS - 1));
    }

    private void add(UUID type, String name, long mebibytes) {
        long sectors = mebibytes * MEBIBYTE_SECTORS;
        partitions.add(new Partition(type, seed.guid(name), name, next, next + sectors - 1));
        next += sectors;
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
