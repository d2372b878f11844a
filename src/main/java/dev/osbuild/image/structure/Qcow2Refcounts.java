package dev.osbuild.image.structure;

import static dev.osbuild.image.structure.ClusterUses.FORMAT;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.Qcow2Header;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Compares the reference counts that a qcow2 image keeps (QEMU documentation, {@code docs/interop/qcow2.txt}, "Host
 * cluster management") with the uses that were found. A count that is too low lets a hypervisor write over data; one
 * that is too high hides space.
 */
final class Qcow2Refcounts {

    private static final long RESERVED = 0x1FF;

    private final ByteSource image;
    private final Qcow2Header header;

    Qcow2Refcounts(ByteSource image, Qcow2Header header) {
        this.image = image;
        this.header = header;
    }

    /** Compares everything; gives how many clusters are in use. */
    int compare(ClusterUses uses) throws IOException {
        ByteBuffer table = image.read(header.refcountOffset(), header.refcountClusters() * header.clusterBytes());
        takeBlocks(table, uses);
        int used = 0;
        int perBlock = header.clusterBytes() * Byte.SIZE / header.refcountBits();
        for (int index = 0; index < table.limit() / Long.BYTES; index++) {
            long block = table.getLong(index * Long.BYTES);
            long first = (long) index * perBlock;
            used += block == 0 ? compareAbsent(first, perBlock, uses) : compareBlock(block, first, perBlock, uses);
        }
        Malformed.unless(
                (long) table.limit() / Long.BYTES * perBlock >= uses.clusters(),
                FORMAT,
                "its refcount table does not cover the file");
        return used;
    }

    private void takeBlocks(ByteBuffer table, ClusterUses uses) {
        for (int at = 0; at < table.limit(); at += Long.BYTES) {
            long entry = table.getLong(at);
            Malformed.unless((entry & RESERVED) == 0, FORMAT, "a refcount table entry has reserved bits set");
            if (entry != 0) {
                uses.takeAlone(entry, 1, "refcount block");
            }
        }
    }

    private static int compareAbsent(long first, int perBlock, ClusterUses uses) {
        for (long cluster = first; cluster < Math.min(first + perBlock, uses.clusters()); cluster++) {
            compare(0, cluster, uses);
        }
        return 0;
    }

    private int compareBlock(long block, long first, int perBlock, ClusterUses uses) throws IOException {
        ByteBuffer counts = image.read(block, header.clusterBytes());
        int used = 0;
        for (int index = 0; index < perBlock; index++) {
            long stored = count(counts, index);
            if (first + index >= uses.clusters()) {
                Malformed.unless(stored == 0, FORMAT, "it counts a cluster behind the end of the file");
                continue;
            }
            compare(stored, first + index, uses);
            used += stored == 0 ? 0 : 1;
        }
        return used;
    }

    private static void compare(long stored, long cluster, ClusterUses uses) {
        int found = uses.count((int) cluster);
        Malformed.unless(
                Long.compareUnsigned(stored, found) >= 0,
                FORMAT,
                "cluster " + cluster + " is used " + found + " times and counted " + stored + " times");
        Malformed.unless(
                stored == found,
                FORMAT,
                "cluster " + cluster + " is lost: counted " + Long.toUnsignedString(stored) + " times, used " + found);
    }

    /** Counts narrower than a byte begin at its low end; wider ones are big-endian. */
    private long count(ByteBuffer counts, int index) {
        return switch (header.refcountBits()) {
            case 64 -> counts.getLong(index * 8);
            case 32 -> counts.getInt(index * 4) & 0xFFFF_FFFFL;
            case 16 -> counts.getShort(index * 2) & 0xFFFF;
            default -> {
                int bits = header.refcountBits();
                int bit = index * bits;
                yield (counts.get(bit / Byte.SIZE) >> (bit % Byte.SIZE)) & ((1L << bits) - 1);
            }
        };
    }
}
