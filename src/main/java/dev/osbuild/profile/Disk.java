package dev.osbuild.profile;

import dev.osbuild.base.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The disk an image is written to, and how the system on it is packed. */
@Setting("The disk an image is written to, and how the system on it is packed.")
public record Disk(
        @Setting(
                value = "Size of the whole disk; by default just large enough. Unused room takes no space in the"
                        + " artifact.",
                example = "8 GB")
        Optional<Size> size,

        @Setting(
                value = "Effort of the system image's zstd compression, 1 to 22. Small numbers build faster.",
                byDefault = "15")
        int compressionLevel,

        @Setting(
                value = "Block size of the system image: a power of two from 4 KiB to 1 MiB. Larger blocks compress"
                        + " better, smaller ones are read faster.",
                byDefault = "256 KiB")
        Size blockSize,

        @Setting(
                value = "How qcow2 images are compressed: 'zstd', or 'zlib', which QEMU before 5.1 needs.",
                byDefault = "zstd")
        Compression compression,

        @Setting(
                value = "Partitions behind the system's own, in this order.",
                example = "[{ name: data, size: 1 GB, file-system: ext4 }]")
        List<Extra> partitions,

        @Setting(
                value = "How the disk is divided: 'single' has one system; 'ab' has two slots for it, of which one is"
                        + " replaced while the other runs, and room that outlives both (docs/ab.md).",
                byDefault = "single")
        Layout layout,

        @Setting("Sizes of the partitions of the layout 'ab'.")
        Slots slots) {

    /** What ext4 and most other file systems of a host hold in one file. */
    private static final Size LARGEST = Size.ofMebibytes(8L << 20);

    private static final Set<String> TAKEN = Set.of("bios-boot", "esp", "system");
    private static final Set<String> TAKEN_BY_SLOTS = Set.of("system-a", "system-b", "config", "data");

    /** A disk with one system. */
    public Disk(
            Optional<Size> size,
            int compressionLevel,
            Size blockSize,
            Compression compression,
            List<Extra> partitions) {
        this(size, compressionLevel, blockSize, compression, partitions, Layout.SINGLE, Slots.USUAL);
    }

    public Disk {
        partitions = List.copyOf(partitions);
        if (layout == Layout.AB) {
            checkSlots(size, partitions, slots);
        }
        if (compressionLevel < 1 || compressionLevel > 22) {
            throw new IllegalArgumentException(
                    "disk.compression-level must lie between 1 and 22, not at " + compressionLevel);
        }
        long block = blockSize.bytes();
        if (block < 4096 || block > 1 << 20 || Long.bitCount(block) != 1) {
            throw new IllegalArgumentException(
                    "disk.block-size must be a power of two from 4 KiB to 1 MiB, not " + block + " bytes");
        }
        if (size.isPresent() && size.get().bytes() > LARGEST.bytes()) {
            throw new IllegalArgumentException("disk.size may be at most " + LARGEST);
        }
        Set<String> names = new HashSet<>(TAKEN);
        for (Extra partition : partitions) {
            if (!names.add(partition.name())) {
                throw new IllegalArgumentException(
                        "disk.partitions: '" + partition.name() + "' is taken; choose another name");
            }
        }
    }

    private static void checkSlots(Optional<Size> size, List<Extra> partitions, Slots slots) {
        for (Extra partition : partitions) {
            if (TAKEN_BY_SLOTS.contains(partition.name())) {
                throw new IllegalArgumentException("disk.partitions: the layout 'ab' has a partition '"
                        + partition.name() + "' of its own; choose another name");
            }
        }
        long least = slots.bytes()
                + partitions.stream()
                        .mapToLong(partition -> partition.size().bytes())
                        .sum();
        if (size.isPresent() && size.get().bytes() < least) {
            throw new IllegalArgumentException("disk.size is " + size.get()
                    + ", but disk.slots and disk.partitions take " + new Size(least) + "; raise it, or leave it out");
        }
    }

    /** How a disk is divided. */
    public enum Layout {
        SINGLE,
        AB
    }

    /** Sizes of the partitions of the layout {@code ab}, each rounded up to whole MiB. */
    public record Slots(
            @Setting(value = "EFI system partition, with kernel and initramfs of both slots.", byDefault = "100 MB")
            Size esp,

            @Setting(value = "Each of the two slots for the system.", byDefault = "300 MB")
            Size system,

            @Setting(value = "Settings that outlive updates.", byDefault = "100 MB")
            Size config,

            @Setting(
                    value = "Data that outlive updates, at least; the partition grows to the end of the disk it is"
                            + " written to.",
                    byDefault = "64 MB")
            Size data,

            @Setting(
                    value =
                            "Whether the image holds the system in both slots; otherwise slot b is empty until an update"
                                    + " fills it.",
                    byDefault = "false")
            boolean fillBoth,

            @Setting(
                    value =
                            "How a slot's system is proved at every start: 'dm-verity', which also notices later changes and"
                                    + " needs a kernel built here; or 'sha256', of the whole image at the start, which every"
                                    + " kernel can do.",
                    byDefault = "dm-verity")
            Proof proof) {

        /** What a profile gets that says nothing. */
        public static final Slots USUAL = new Slots(
                Size.parse("100 MB"),
                Size.parse("300 MB"),
                Size.parse("100 MB"),
                Size.parse("64 MB"),
                false,
                Proof.DM_VERITY);

        private static final long LEAST = 4 << 20;

        public Slots {
            if (esp.bytes() < LEAST || system.bytes() < LEAST || config.bytes() < LEAST || data.bytes() < LEAST) {
                throw new IllegalArgumentException("disk.slots: every partition must have at least 4 MiB");
            }
        }

        long bytes() {
            return esp.bytes() + 2 * system.bytes() + config.bytes() + data.bytes();
        }
    }

    /** How a slot's system is proved. */
    public enum Proof {
        /** By a hash tree behind the image. */
        DM_VERITY,
        /** By the digest of the image. */
        SHA256
    }

    /** Whether slots hold a hash tree behind the system. */
    public boolean hasVerity() {
        return layout == Layout.AB && slots.proof() == Proof.DM_VERITY;
    }

    /** A partition of the user's. */
    public record Extra(
            @Setting(value = "Its name in the partition table.", example = "data")
            String name,

            @Setting(value = "Its size, rounded up to whole MiB.", example = "1 GB")
            Size size,

            @Setting(value = "What it is formatted with: 'ext4', or 'none'.", byDefault = "ext4")
            FileSystem fileSystem) {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,15}");

        public Extra {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("disk.partitions: the name '" + name
                        + "' must start with a letter or digit and have at most 16 of letters, digits and '._-'");
            }
            if (size.bytes() < 1 << 20) {
                throw new IllegalArgumentException("disk.partitions: '" + name + "' must have at least 1 MiB");
            }
        }
    }

    /** How the clusters of a qcow2 are compressed. */
    public enum Compression {
        ZSTD,
        ZLIB
    }

    /** What an extra partition is formatted with. */
    public enum FileSystem {
        EXT4,
        NONE
    }
}
