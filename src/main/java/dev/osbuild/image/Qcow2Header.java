package dev.osbuild.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The header of a qcow2 image that stands alone (QEMU documentation, {@code docs/interop/qcow2.txt}). Images that lean
 * on other files, that are encrypted, dirty or corrupt, or that hold snapshots are refused: a program that opens them
 * would read files of whoever made the image to name them.
 *
 * @param version 2 or 3
 * @param virtualBytes size of the disk a guest sees
 * @param clusterBytes size of a cluster
 * @param zstd whether compressed clusters are zstd; false for deflate
 * @param firstLevelEntries entries of the L1 table
 * @param firstLevelOffset where the L1 table begins
 * @param refcountOffset where the refcount table begins
 * @param refcountClusters clusters of the refcount table
 * @param refcountBits width of a reference count
 */
public record Qcow2Header(
        int version,
        long virtualBytes,
        int clusterBytes,
        boolean zstd,
        int firstLevelEntries,
        long firstLevelOffset,
        long refcountOffset,
        int refcountClusters,
        int refcountBits) {

    private static final String FORMAT = "qcow2 image";
    private static final int MAGIC = 0x5146_49FB;
    private static final int SHORT_BYTES = 72;
    private static final int LONG_BYTES = 104;
    private static final long COMPRESSION_TYPE = 1L << 3;
    private static final int BACKING_FORMAT = 0xE279_2ACA;
    private static final int DATA_FILE = 0x4441_5441;
    private static final int ENCRYPTION = 0x0537_BE77;
    private static final int MOST_FIRST_LEVEL_ENTRIES = 1 << 22;

    /**
     * Reads and checks the header.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when it is malformed or asks for anything refused
     */
    public static Qcow2Header read(FileChannel image) throws IOException {
        return read(ByteSource.of(image));
    }

    /** As {@link #read(FileChannel)}, of an image that lies inside another file. */
    public static Qcow2Header read(ByteSource image) throws IOException {
        long size = image.size();
        Malformed.unless(size >= SHORT_BYTES, FORMAT, "it is shorter than a header");
        int available = (int) Math.min(size, 64 * 1024);
        ByteBuffer bytes = ByteRanges.read(image, 0, available, ByteOrder.BIG_ENDIAN);
        Malformed.unless(bytes.getInt(0) == MAGIC, FORMAT, "it has no magic number");
        int version = bytes.getInt(4);
        Malformed.unless(version == 2 || version == 3, FORMAT, "its version is " + version);
        Malformed.unless(bytes.getLong(8) == 0 && bytes.getInt(16) == 0, FORMAT, "it leans on a backing file");
        int clusterBits = bytes.getInt(20);
        Malformed.unless(clusterBits >= 9 && clusterBits <= 21, FORMAT, "its cluster size is out of range");
        Malformed.unless(bytes.getInt(32) == 0, FORMAT, "it is encrypted");
        Malformed.unless(bytes.getInt(60) == 0, FORMAT, "it holds snapshots");
        Extras extras = version == 2 ? Extras.NONE : extras(bytes, 1 << clusterBits);
        Qcow2Header header = new Qcow2Header(
                version,
                bytes.getLong(24),
                1 << clusterBits,
                extras.zstd,
                bytes.getInt(36),
                bytes.getLong(40),
                bytes.getLong(48),
                bytes.getInt(56),
                extras.refcountBits);
        header.checkTables(size);
        return header;
    }

    private static Extras extras(ByteBuffer bytes, int clusterBytes) {
        Malformed.unless(bytes.limit() >= LONG_BYTES, FORMAT, "it is shorter than a header");
        long features = bytes.getLong(72);
        Malformed.unless((features & 0b11) == 0, FORMAT, "it was not closed properly or is marked corrupt");
        Malformed.unless((features & 0b100) == 0, FORMAT, "its data lie in another file");
        Malformed.unless((features & ~COMPRESSION_TYPE) == 0, FORMAT, "it needs features this program does not know");
        Malformed.unless(bytes.getLong(88) == 0, FORMAT, "it has parts that other programs may drop");
        int refcountOrder = bytes.getInt(96);
        Malformed.unless(refcountOrder >= 0 && refcountOrder <= 6, FORMAT, "its refcount width is out of range");
        int length = bytes.getInt(100);
        boolean sound = length >= LONG_BYTES && length % 8 == 0 && length <= clusterBytes && length <= bytes.limit();
        Malformed.unless(sound, FORMAT, "its header length is wrong");
        int compression = length > LONG_BYTES ? bytes.get(104) : 0;
        boolean agreed = compression == 0 || compression == 1;
        agreed &= (compression == 1) == ((features & COMPRESSION_TYPE) != 0);
        Malformed.unless(agreed, FORMAT, "its compression type is unknown");
        checkExtensions(bytes, length, Math.min(clusterBytes, bytes.limit()));
        return new Extras(compression == 1, 1 << refcountOrder);
    }

    private static void checkExtensions(ByteBuffer bytes, int start, int end) {
        int at = start;
        while (at + 8 <= end) {
            int type = bytes.getInt(at);
            long length = bytes.getInt(at + 4) & 0xFFFF_FFFFL;
            if (type == 0) {
                return;
            }
            boolean refused = type == BACKING_FORMAT || type == DATA_FILE || type == ENCRYPTION;
            Malformed.unless(!refused, FORMAT, "it names a backing file, a data file or a key");
            Malformed.unless(length <= end - at - 8, FORMAT, "a header extension runs past the first cluster");
            at += 8 + (int) ((length + 7) / 8 * 8);
        }
    }

    private void checkTables(long fileBytes) {
        long perTable = (long) clusterBytes / 8 * clusterBytes;
        Malformed.unless(virtualBytes >= 0, FORMAT, "its disk size is out of range");
        long needed = virtualBytes / perTable + (virtualBytes % perTable == 0 ? 0 : 1);
        boolean enough = firstLevelEntries >= needed && firstLevelEntries <= MOST_FIRST_LEVEL_ENTRIES;
        Malformed.unless(enough, FORMAT, "its L1 table has the wrong size");
        checkRange(firstLevelOffset, firstLevelEntries * 8L, fileBytes, "L1 table");
        Malformed.unless(
                refcountClusters > 0 && refcountClusters <= 8192, FORMAT, "its refcount table has the wrong size");
        checkRange(refcountOffset, (long) refcountClusters * clusterBytes, fileBytes, "refcount table");
    }

    private void checkRange(long offset, long length, long fileBytes, String what) {
        boolean inside = offset > 0 && offset % clusterBytes == 0 && offset <= fileBytes - length;
        Malformed.unless(inside, FORMAT, "its " + what + " lies outside the file");
    }

    private record Extras(boolean zstd, int refcountBits) {
        static final Extras NONE = new Extras(false, 16);
    }
}
