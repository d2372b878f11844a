package dev.osbuild.image.disk;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The disk inside a VMDK that is one sparse file (VMware, "Virtual Disk Format 5.0", "Hosted Sparse Extents" and
 * "Stream-Optimized Compressed Sparse Extents"). Disks that span files are refused: they name other files to read.
 */
public final class VmdkDisk extends BlockDisk {

    static final String FORMAT = "VMDK image";
    static final int MAGIC = 0x564D_444B; // "KDMV", little-endian
    static final int SECTOR_BYTES = 512;

    private static final long AT_END = -1;
    private static final int COMPRESSED = 1 << 16;
    private static final int GRAIN_MARK_BYTES = 12;
    private static final int LARGEST_GRAIN = 1 << 20;

    private final ByteSource image;
    private final Header header;
    private final VmdkDescriptor descriptor;

    private VmdkDisk(ByteSource image, Header header, VmdkDescriptor descriptor) {
        super(header.sectors * SECTOR_BYTES, (int) header.grainSectors * SECTOR_BYTES);
        this.image = image;
        this.header = header;
        this.descriptor = descriptor;
    }

    /**
     * Opens an image.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when it is malformed or of another kind
     */
    public static VmdkDisk open(ByteSource image) throws IOException {
        Header first = Header.read(image, 0);
        VmdkDescriptor descriptor = VmdkDescriptor.read(image, first.descriptorSector, first.descriptorSectors);
        String type = descriptor.createType();
        Malformed.unless(
                type.equals("streamOptimized") || type.equals("monolithicSparse"),
                FORMAT,
                "it is of the type " + type + ", which names other files");
        descriptor.requireAlone();
        Header header = first.directorySector == AT_END ? Header.read(image, image.size() - 2 * SECTOR_BYTES) : first;
        header.check(image.size());
        Malformed.unless(first.sectors == header.sectors, FORMAT, "its two headers have different disk sizes");
        return new VmdkDisk(image, header, descriptor);
    }

    /**
     * Gives an image a content id of the caller's choice instead of the random one it has.
     *
     * @param image open for reading and writing
     */
    public static void writeContentId(FileChannel image, int id) throws IOException {
        open(ByteSource.of(image)).descriptor.writeContentId(image, id);
    }

    /** Such as {@code streamOptimized}. */
    public String createType() {
        return descriptor.createType();
    }

    @Override
    void readBlock(long index, ByteBuffer target) throws IOException {
        long table = number(header.directorySector * SECTOR_BYTES, index / header.tableEntries);
        long grain = table == 0 ? 0 : number(table * SECTOR_BYTES, index % header.tableEntries);
        if (grain <= 1) {
            return; // not there, or all zeros
        }
        long at = grain * SECTOR_BYTES;
        if ((header.flags & COMPRESSED) == 0) {
            image.read(at, target);
            return;
        }
        ByteBuffer mark = image.read(at, GRAIN_MARK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int length = mark.getInt(8);
        boolean sound = mark.getLong(0) == index * header.grainSectors && length > 0 && length <= 2 * LARGEST_GRAIN;
        Malformed.unless(sound, FORMAT, "a grain has a wrong mark");
        Inflation.zlib(image.read(at + GRAIN_MARK_BYTES, length), target, FORMAT);
    }

    private long number(long table, long index) throws IOException {
        return image.read(table + index * Integer.BYTES, Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(0)
                & 0xFFFF_FFFFL;
    }

    private record Header(
            int flags,
            long sectors,
            long grainSectors,
            long descriptorSector,
            long descriptorSectors,
            long tableEntries,
            long directorySector) {

        static Header read(ByteSource image, long at) throws IOException {
            Malformed.unless(at >= 0 && at <= image.size() - SECTOR_BYTES, FORMAT, "it is shorter than a header");
            ByteBuffer bytes = image.read(at, SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            Malformed.unless(bytes.getInt(0) == MAGIC, FORMAT, "it has no magic number");
            int version = bytes.getInt(4);
            Malformed.unless(version >= 1 && version <= 3, FORMAT, "its version is " + version);
            return new Header(
                    bytes.getInt(8),
                    bytes.getLong(12),
                    bytes.getLong(20),
                    bytes.getLong(28),
                    bytes.getLong(36),
                    bytes.getInt(44) & 0xFFFF_FFFFL,
                    bytes.getLong(56));
        }

        void check(long fileBytes) {
            long grainBytes = grainSectors * SECTOR_BYTES;
            boolean grains = grainSectors >= 8 && grainBytes <= LARGEST_GRAIN && Long.bitCount(grainSectors) == 1;
            Malformed.unless(grains, FORMAT, "its grain size is out of range");
            Malformed.unless(sectors > 0 && sectors <= 1L << 38, FORMAT, "its disk size is out of range");
            Malformed.unless(tableEntries > 0 && tableEntries <= 4096, FORMAT, "its tables have a wrong size");
            long tables = (sectors - 1) / grainSectors / tableEntries + 1;
            boolean inside = directorySector > 0
                    && directorySector < fileBytes / SECTOR_BYTES
                    && directorySector * SECTOR_BYTES <= fileBytes - tables * Integer.BYTES;
            Malformed.unless(inside, FORMAT, "its grain directory lies outside the file");
        }
    }
}
