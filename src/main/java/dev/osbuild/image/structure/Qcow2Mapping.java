package dev.osbuild.image.structure;

import static dev.osbuild.image.structure.ClusterUses.FORMAT;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.Qcow2Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Follows every reference of a qcow2 image (QEMU documentation, {@code docs/interop/qcow2.txt}, "Cluster mapping"). */
final class Qcow2Mapping {

    private static final long OFFSET_BITS = 0x00FF_FFFF_FFFF_FE00L;
    private static final long COPIED = 1L << 63;
    private static final long COMPRESSED = 1L << 62;
    private static final long ALL_ZEROS = 1L;
    private static final int SECTOR_BYTES = 512;

    private final ByteSource image;
    private final Qcow2Header header;
    private final ClusterUses uses;

    Qcow2Mapping(ByteSource image, Qcow2Header header) throws IOException {
        this.image = image;
        this.header = header;
        this.uses = new ClusterUses(image.size(), header.clusterBytes());
    }

    /**
     * Counts every use.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when a reference is not one the format allows
     */
    ClusterUses uses() throws IOException {
        uses.takeHeader();
        long tableBytes = (long) header.firstLevelEntries() * Long.BYTES;
        uses.takeAlone(header.firstLevelOffset(), clusters(tableBytes), "L1 table");
        uses.takeAlone(header.refcountOffset(), header.refcountClusters(), "refcount table");
        for (long table : secondLevelTables()) {
            readSecondLevel(table);
        }
        return uses;
    }

    private long clusters(long bytes) {
        return (bytes + header.clusterBytes() - 1) / header.clusterBytes();
    }

    private List<Long> secondLevelTables() throws IOException {
        List<Long> tables = new ArrayList<>();
        ByteBuffer entries = image.read(header.firstLevelOffset(), header.firstLevelEntries() * Long.BYTES);
        while (entries.hasRemaining()) {
            long entry = entries.getLong();
            Malformed.unless((entry & ~(OFFSET_BITS | COPIED)) == 0, FORMAT, "an L1 entry has reserved bits set");
            long offset = entry & OFFSET_BITS;
            Malformed.unless(
                    ((entry & COPIED) != 0) == (offset != 0), FORMAT, "an L1 entry is wrong about sharing its table");
            if (offset != 0) {
                uses.takeAlone(offset, 1, "L2 table");
                tables.add(offset);
            }
        }
        return tables;
    }

    private void readSecondLevel(long table) throws IOException {
        ByteBuffer entries = image.read(table, header.clusterBytes());
        while (entries.hasRemaining()) {
            long entry = entries.getLong();
            if ((entry & COMPRESSED) != 0) {
                takeCompressed(entry);
            } else {
                takeStandard(entry);
            }
        }
    }

    private void takeStandard(long entry) {
        long allowed = OFFSET_BITS | COPIED | (header.version() >= 3 ? ALL_ZEROS : 0);
        Malformed.unless((entry & ~allowed) == 0, FORMAT, "an L2 entry has reserved bits set");
        long offset = entry & OFFSET_BITS;
        Malformed.unless(
                ((entry & COPIED) != 0) == (offset != 0), FORMAT, "an L2 entry is wrong about sharing its cluster");
        if (offset != 0) {
            uses.takeAlone(offset, 1, "data cluster");
        }
    }

    private void takeCompressed(long entry) {
        Malformed.unless((entry & COPIED) == 0, FORMAT, "a compressed cluster claims to be a plain one");
        int offsetBits = 62 - (Integer.numberOfTrailingZeros(header.clusterBytes()) - 8);
        long offset = entry & ((1L << offsetBits) - 1);
        long sectors = ((entry & ~(COMPRESSED | COPIED)) >>> offsetBits) + 1;
        long length = sectors * SECTOR_BYTES - offset % SECTOR_BYTES;
        uses.share(offset, length);
    }
}
