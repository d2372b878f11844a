package dev.osbuild.image.disk;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.Qcow2Header;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The disk inside a qcow2 image (QEMU documentation, {@code docs/interop/qcow2.txt}, "Cluster mapping"), compressed
 * clusters included.
 */
public final class Qcow2Disk extends BlockDisk {

    private static final String FORMAT = "qcow2 image";
    private static final long OFFSET_BITS = 0x00FF_FFFF_FFFF_FE00L;
    private static final long COMPRESSED = 1L << 62;
    private static final int SECTOR_BYTES = 512;

    private final ByteSource image;
    private final Qcow2Header header;

    private Qcow2Disk(ByteSource image, Qcow2Header header) {
        super(header.virtualBytes(), header.clusterBytes());
        this.image = image;
        this.header = header;
    }

    /**
     * Opens an image that stands alone.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed as {@link Qcow2Header#read} does
     */
    public static Qcow2Disk open(ByteSource image) throws IOException {
        return new Qcow2Disk(image, Qcow2Header.read(image));
    }

    public Qcow2Header header() {
        return header;
    }

    @Override
    void readBlock(long index, ByteBuffer target) throws IOException {
        int perTable = header.clusterBytes() / Long.BYTES;
        long table = number(header.firstLevelOffset(), index / perTable) & OFFSET_BITS;
        long entry = table == 0 ? 0 : number(table, index % perTable);
        if ((entry & COMPRESSED) != 0) {
            readCompressed(entry, target);
        } else if ((entry & OFFSET_BITS) != 0 && (entry & 1) == 0) {
            image.read(entry & OFFSET_BITS, target);
        }
    }

    private void readCompressed(long entry, ByteBuffer target) throws IOException {
        int offsetBits = 62 - (Integer.numberOfTrailingZeros(header.clusterBytes()) - 8);
        long at = entry & ((1L << offsetBits) - 1);
        long sectors = ((entry & ~(3L << 62)) >>> offsetBits) + 1;
        long length = Math.min(sectors * SECTOR_BYTES - at % SECTOR_BYTES, image.size() - at);
        Malformed.unless(
                length > 0 && length <= 2L * header.clusterBytes(), FORMAT, "a compressed cluster lies outside");
        ByteBuffer compressed = image.read(at, (int) length);
        if (header.zstd()) {
            Inflation.zstd(compressed, target, FORMAT);
        } else {
            Inflation.deflate(compressed, target, FORMAT);
        }
    }

    private long number(long table, long index) throws IOException {
        return image.read(table + index * Long.BYTES, Long.BYTES).getLong(0);
    }
}
