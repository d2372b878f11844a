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
        List<Extra> partitions) {

    /** What ext4 and most other file systems of a host hold in one file. */
    private static final Size LARGEST = Size.ofMebibytes(8L << 20);

    private static final Set<String> TAKEN = Set.of("bios-boot", "esp", "system");

    public Disk {
        partitions = List.copyOf(partitions);
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
