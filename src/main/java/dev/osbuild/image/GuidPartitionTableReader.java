package dev.osbuild.image;

import static dev.osbuild.image.GuidPartitionTable.SECTOR_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads a partition table from a disk and refuses whatever {@link GuidPartitionTableWriter} would not have written. */
final class GuidPartitionTableReader {

    private static final String FORMAT = "GUID partition table";
    private static final UUID UNUSED = new UUID(0, 0);

    private final ByteSource disk;
    private final int most;
    private final long trailing;

    /** @param most how many partitions the table has room for, a multiple of four */
    GuidPartitionTableReader(ByteSource disk, int most) {
        this.disk = disk;
        this.most = most;
        this.trailing = (long) most * GuidPartitionTableWriter.ENTRY_BYTES / SECTOR_BYTES + 1;
    }

    GuidPartitionTable read() throws IOException {
        long bytes = disk.size();
        Malformed.unless(bytes % SECTOR_BYTES == 0, FORMAT, "the disk does not end with a whole sector");
        long sectors = bytes / SECTOR_BYTES;
        Malformed.unless(sectors > 2 * (trailing + 1), FORMAT, "the disk is too small for two copies");
        checkProtectiveTable(sectors);
        long last = sectors - 1;
        Copy first = copy(1, last, 2, sectors);
        Copy second = copy(last, 1, sectors - trailing, sectors);
        Malformed.unless(first.equals(second), FORMAT, "the copies at the start and the end of the disk differ");
        try {
            return new GuidPartitionTable(first.disk, sectors, first.partitions);
        } catch (IllegalArgumentException e) {
            throw Malformed.image(FORMAT, String.valueOf(e.getMessage()));
        }
    }

    private void checkProtectiveTable(long sectors) throws IOException {
        ByteBuffer mbr = ByteRanges.read(disk, 0, SECTOR_BYTES, ByteOrder.LITTLE_ENDIAN);
        int table = GuidPartitionTableWriter.MBR_TABLE_AT;
        Malformed.unless(mbr.getShort(510) == (short) 0xAA55, FORMAT, "the first sector has no boot mark");
        boolean protective = (mbr.get(table + 4) & 0xFF) == GuidPartitionTableWriter.PROTECTIVE_TYPE
                && mbr.getInt(table + 8) == 1
                && mbr.getInt(table + 12) == (int) Math.min(sectors - 1, 0xFFFF_FFFFL);
        Malformed.unless(protective, FORMAT, "the MBR does not protect the whole disk");
        for (int at = table + 16; at < 510; at++) {
            Malformed.unless(mbr.get(at) == 0, FORMAT, "the MBR has partitions of its own");
        }
    }

    private Copy copy(long own, long other, long entriesSector, long sectors) throws IOException {
        ByteBuffer header = ByteRanges.read(disk, own * SECTOR_BYTES, SECTOR_BYTES, ByteOrder.LITTLE_ENDIAN);
        String where = own == 1 ? "the first header" : "the second header";
        Malformed.unless(header.getLong(0) == GuidPartitionTableWriter.SIGNATURE, FORMAT, where + " has no signature");
        Malformed.unless(
                header.getInt(8) == GuidPartitionTableWriter.REVISION
                        && header.getInt(12) == GuidPartitionTableWriter.HEADER_BYTES,
                FORMAT,
                where + " is of an unknown revision or size");
        checkHeaderChecksum(header, where);
        Malformed.unless(header.getLong(24) == own && header.getLong(32) == other, FORMAT, where + " points elsewhere");
        boolean usable = header.getLong(40) == trailing + 1 && header.getLong(48) == sectors - trailing - 1;
        Malformed.unless(usable, FORMAT, where + " names other usable sectors than the disk has");
        boolean entries = header.getLong(72) == entriesSector
                && header.getInt(80) == most
                && header.getInt(84) == GuidPartitionTableWriter.ENTRY_BYTES;
        Malformed.unless(entries, FORMAT, where + " describes its entries in an unknown way");
        for (int at = GuidPartitionTableWriter.HEADER_BYTES; at < SECTOR_BYTES; at++) {
            Malformed.unless(header.get(at) == 0, FORMAT, "something follows " + where);
        }
        UUID diskGuid = MixedEndianGuid.get(header.position(56));
        ByteBuffer bytes = entries(entriesSector, header.getInt(88));
        return new Copy(diskGuid, bytes, partitions(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN)));
    }

    private static void checkHeaderChecksum(ByteBuffer header, String where) {
        byte[] checked = new byte[GuidPartitionTableWriter.HEADER_BYTES];
        header.get(0, checked);
        ByteBuffer.wrap(checked).putInt(GuidPartitionTableWriter.HEADER_CHECKSUM_AT, 0);
        Malformed.unless(
                GuidPartitionTableWriter.checksum(checked)
                        == header.getInt(GuidPartitionTableWriter.HEADER_CHECKSUM_AT),
                FORMAT,
                where + " has a wrong checksum");
    }

    private ByteBuffer entries(long sector, int checksum) throws IOException {
        int length = most * GuidPartitionTableWriter.ENTRY_BYTES;
        ByteBuffer bytes = ByteRanges.read(disk, sector * SECTOR_BYTES, length, ByteOrder.LITTLE_ENDIAN);
        byte[] checked = new byte[length];
        bytes.get(0, checked);
        Malformed.unless(
                GuidPartitionTableWriter.checksum(checked) == checksum,
                FORMAT,
                "the entries at sector " + sector + " have a wrong checksum");
        return bytes;
    }

    private List<Partition> partitions(ByteBuffer bytes) {
        List<Partition> partitions = new ArrayList<>();
        for (int index = 0; index < most; index++) {
            bytes.position(index * GuidPartitionTableWriter.ENTRY_BYTES);
            UUID type = MixedEndianGuid.get(bytes);
            if (!type.equals(UNUSED)) {
                partitions.add(partition(type, bytes));
            }
        }
        return partitions;
    }

    private static Partition partition(UUID type, ByteBuffer bytes) {
        UUID id = MixedEndianGuid.get(bytes);
        long first = bytes.getLong();
        long last = bytes.getLong();
        bytes.getLong(); // attributes: none that osbuild sets or heeds
        StringBuilder name = new StringBuilder();
        for (int unit = 0; unit < Partition.MOST_NAME_UNITS; unit++) {
            char value = bytes.getChar();
            if (value == 0) {
                break;
            }
            name.append(value);
        }
        try {
            return new Partition(type, id, name.toString(), first, last);
        } catch (IllegalArgumentException e) {
            throw Malformed.image(FORMAT, String.valueOf(e.getMessage()));
        }
    }

    private record Copy(UUID disk, ByteBuffer entries, List<Partition> partitions) {}
}
