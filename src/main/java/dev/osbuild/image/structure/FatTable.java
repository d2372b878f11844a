package dev.osbuild.image.structure;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.files.FatGeometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The allocation table of a FAT file system (Microsoft, "FAT: General Overview of On-Disk Format", version 1.03, section
 * 4), in memory, and which of its clusters were found in use.
 */
final class FatTable {

    static final String FORMAT = "FAT file system";

    private static final long MOST_BYTES = 64 << 20;
    private static final int PIECE_BYTES = 1 << 16;
    private static final int MEDIUM_AT = 21;

    private final FatGeometry geometry;
    private final ByteBuffer entries;
    private final BitSet used = new BitSet();

    private FatTable(FatGeometry geometry, ByteBuffer entries) {
        this.geometry = geometry;
        this.entries = entries;
    }

    /**
     * Reads the first table and compares the other with it.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when they differ, or do not begin as tables do
     */
    static FatTable read(ByteSource image, FatGeometry geometry) throws IOException {
        long needed = ((geometry.clusters() + 2) * geometry.bits() + Byte.SIZE - 1) / Byte.SIZE;
        Malformed.unless(needed <= geometry.tableBytes(), FORMAT, "its allocation table is too small for its clusters");
        Malformed.unless(needed <= MOST_BYTES, FORMAT, "its allocation table is larger than 64 MiB");
        for (int copy = 1; copy < geometry.tables(); copy++) {
            compare(image, geometry, geometry.tableAt() + copy * geometry.tableBytes());
        }
        ByteBuffer entries = image.read(geometry.tableAt(), (int) needed + 1).order(ByteOrder.LITTLE_ENDIAN);
        FatTable table = new FatTable(geometry, entries);
        long medium = image.read(MEDIUM_AT, 1).get(0) & 0xFF;
        Malformed.unless(
                table.next(0) == ((table.mask() & ~0xFFL) | medium),
                FORMAT,
                "its allocation table does not begin with its kind of medium");
        Malformed.unless(table.isEnd(table.next(1)), FORMAT, "it was not closed properly");
        return table;
    }

    private static void compare(ByteSource image, FatGeometry geometry, long copyAt) throws IOException {
        for (long at = 0; at < geometry.tableBytes(); at += PIECE_BYTES) {
            int length = (int) Math.min(PIECE_BYTES, geometry.tableBytes() - at);
            Malformed.unless(
                    image.read(geometry.tableAt() + at, length).equals(image.read(copyAt + at, length)),
                    FORMAT,
                    "the copies of its allocation table differ");
        }
    }

    private long mask() {
        return geometry.bits() == 32 ? 0xFFF_FFFFL : (1L << geometry.bits()) - 1;
    }

    private boolean isEnd(long entry) {
        return entry >= (mask() & ~7L);
    }

    private long next(long cluster) {
        return switch (geometry.bits()) {
            case 12 -> {
                int pair = entries.getShort((int) (cluster * 3 / 2)) & 0xFFFF;
                yield cluster % 2 == 0 ? pair & 0xFFF : pair >> 4;
            }
            case 16 -> entries.getShort((int) cluster * 2) & 0xFFFF;
            default -> entries.getInt((int) cluster * 4) & mask();
        };
    }

    /**
     * Takes a chain for the one thing it belongs to.
     *
     * @param path of that thing, for messages
     * @return its clusters in order
     */
    long[] take(long first, String path) {
        long[] chain = new long[16];
        int length = 0;
        long cluster = first;
        do {
            Malformed.unless(cluster != 0, FORMAT, "the chain of " + path + " leads to a free cluster");
            Malformed.unless(
                    geometry.isCluster(cluster), FORMAT, "the chain of " + path + " leads outside its clusters");
            Malformed.unless(
                    !used.get((int) cluster), FORMAT, "cluster " + cluster + " of " + path + " is in use already");
            used.set((int) cluster);
            if (length == chain.length) {
                chain = Arrays.copyOf(chain, 2 * length);
            }
            chain[length++] = cluster;
            cluster = next(cluster);
        } while (!isEnd(cluster));
        return Arrays.copyOf(chain, length);
    }

    /** Refuses clusters that are marked as taken and were not. */
    void refuseLost() {
        long bad = (mask() & ~0xFL) | 7;
        for (long cluster = 2; cluster < geometry.clusters() + 2; cluster++) {
            long entry = next(cluster);
            Malformed.unless(
                    entry == 0 || entry == bad || used.get((int) cluster),
                    FORMAT,
                    "cluster " + cluster + " is lost: taken by nothing that can be found");
        }
    }
}
