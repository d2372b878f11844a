package dev.osbuild.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;

/** Lays a partition table out on a disk. */
final class GuidPartitionTableWriter {

    static final long SIGNATURE = 0x5452_4150_2049_4645L; // "EFI PART", little-endian
    static final int REVISION = 0x0001_0000;
    static final int HEADER_BYTES = 92;
    static final int ENTRY_BYTES = 128;
    static final int HEADER_CHECKSUM_AT = 16;
    static final int MBR_TABLE_AT = 446;
    static final int PROTECTIVE_TYPE = 0xEE;

    private final GuidPartitionTable table;

    GuidPartitionTableWriter(GuidPartitionTable table) {
        this.table = table;
    }

    void write(FileChannel disk) throws IOException {
        long last = table.sectors() - 1;
        long backupEntries = table.sectors() - GuidPartitionTable.TRAILING_SECTORS;
        byte[] entries = entries();
        int checksum = checksum(entries);
        ByteRanges.write(disk, 440, protectiveTable());
        writeSector(disk, 1, header(1, last, 2, checksum));
        ByteRanges.write(disk, 2L * GuidPartitionTable.SECTOR_BYTES, ByteBuffer.wrap(entries));
        ByteRanges.write(disk, backupEntries * GuidPartitionTable.SECTOR_BYTES, ByteBuffer.wrap(entries));
        writeSector(disk, last, header(last, 1, backupEntries, checksum));
    }

    private static void writeSector(FileChannel disk, long sector, ByteBuffer content) throws IOException {
        ByteRanges.write(disk, sector * GuidPartitionTable.SECTOR_BYTES, content);
    }

    /** Bytes 440 to 511 of sector 0: no disk signature, one entry over the whole disk, the boot mark. */
    private ByteBuffer protectiveTable() {
        ByteBuffer bytes = ByteBuffer.allocate(72).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(MBR_TABLE_AT - 440);
        bytes.put((byte) 0).put(new byte[] {0, 2, 0});
        bytes.put((byte) PROTECTIVE_TYPE).put(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF});
        bytes.putInt(1).putInt((int) Math.min(table.sectors() - 1, 0xFFFF_FFFFL));
        bytes.position(70);
        bytes.put((byte) 0x55).put((byte) 0xAA);
        return bytes.flip();
    }

    private byte[] entries() {
        byte[] entries = new byte[GuidPartitionTable.ENTRIES * ENTRY_BYTES];
        ByteBuffer bytes = ByteBuffer.wrap(entries).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < table.partitions().size(); index++) {
            Partition partition = table.partitions().get(index);
            bytes.position(index * ENTRY_BYTES);
            MixedEndianGuid.put(bytes, partition.type());
            MixedEndianGuid.put(bytes, partition.id());
            bytes.putLong(partition.firstSector())
                    .putLong(partition.lastSector())
                    .putLong(0);
            for (char unit : partition.name().toCharArray()) {
                bytes.putChar(unit);
            }
        }
        return entries;
    }

    private ByteBuffer header(long own, long other, long entriesSector, int entriesChecksum) {
        ByteBuffer bytes = ByteBuffer.allocate(GuidPartitionTable.SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(SIGNATURE).putInt(REVISION).putInt(HEADER_BYTES).putInt(0).putInt(0);
        bytes.putLong(own).putLong(other);
        bytes.putLong(GuidPartitionTable.FIRST_USABLE_SECTOR);
        bytes.putLong(table.sectors() - GuidPartitionTable.TRAILING_SECTORS - 1);
        MixedEndianGuid.put(bytes, table.disk());
        bytes.putLong(entriesSector).putInt(GuidPartitionTable.ENTRIES).putInt(ENTRY_BYTES);
        bytes.putInt(entriesChecksum);
        byte[] checked = new byte[HEADER_BYTES];
        bytes.get(0, checked);
        bytes.putInt(HEADER_CHECKSUM_AT, checksum(checked));
        return bytes.rewind();
    }

    static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
