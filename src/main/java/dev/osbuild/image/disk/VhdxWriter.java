package dev.osbuild.image.disk;

import static dev.osbuild.image.disk.Vhdx.MEBIBYTE;

import dev.osbuild.base.Extent;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.MixedEndianGuid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Writes a disk as a dynamic VHDX ([MS-VHDX] section 2) in which blocks of zeros take no room. Other programs put
 * random GUIDs into its headers; here all follow from a seed, so the same disk gives the same file. The log is empty.
 *
 * <pre>
 * 0      file type identifier, headers, region tables
 * 1 MiB  log, 1 MiB, empty
 * 2 MiB  metadata, 1 MiB
 * 3 MiB  block allocation table, whole MiB
 * then   blocks of 1 MiB, in the order of the disk
 * </pre>
 */
public final class VhdxWriter {

    private static final String CREATOR = "osbuild";
    private static final long LOG_AT = MEBIBYTE;
    private static final long METADATA_AT = 2 * MEBIBYTE;
    private static final long TABLE_AT = 3 * MEBIBYTE;
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int PHYSICAL_SECTOR_BYTES = 4096;
    private static final long MOST_BYTES = 64L << 40;

    private final FileChannel file;
    private final GuidSeed seed;

    /** @param file empty, open for writing */
    public VhdxWriter(FileChannel file, GuidSeed seed) {
        this.file = file;
        this.seed = seed;
    }

    /** As {@link #write(ByteSource, List)}, for a disk that may have data anywhere. */
    public void write(ByteSource disk) throws IOException {
        write(disk, List.of(new Extent(0, disk.size())));
    }

    /**
     * Writes the whole image.
     *
     * @param data outside of which the disk is known to be zero; nothing else is read
     * @throws IllegalArgumentException when the disk is larger than 64 TiB or no whole number of sectors
     */
    public void write(ByteSource disk, List<Extent> data) throws IOException {
        long diskBytes = disk.size();
        if (diskBytes == 0 || diskBytes > MOST_BYTES || diskBytes % Vhdx.SECTOR_BYTES != 0) {
            throw new IllegalArgumentException("a VHDX holds whole sectors and at most 64 TiB, not " + diskBytes);
        }
        long blocks = Vhdx.roundUp(diskBytes, BLOCK_BYTES) / BLOCK_BYTES;
        long ratio = Vhdx.chunkRatio(BLOCK_BYTES, Vhdx.SECTOR_BYTES);
        long entries = blocks + (blocks - 1) / ratio;
        long tableBytes = Vhdx.roundUp(entries * Long.BYTES, MEBIBYTE);
        writeIdentifier();
        writeHeaders();
        writeRegionTables(tableBytes);
        writeMetadata(diskBytes);
        writeBlocks(disk, data, ratio, TABLE_AT + tableBytes);
    }

    /** Section 2.2.1. */
    private void writeIdentifier() throws IOException {
        ByteBuffer bytes = buffer(64 << 10);
        bytes.putLong(Vhdx.FILE_SIGNATURE).put(CREATOR.getBytes(StandardCharsets.UTF_16LE));
        write(0, bytes);
    }

    /** Section 2.2.2; the header with the higher sequence number is the current one. */
    private void writeHeaders() throws IOException {
        for (int copy = 0; copy < Vhdx.HEADERS_AT.length; copy++) {
            ByteBuffer bytes = buffer(Vhdx.HEADER_BYTES);
            bytes.putInt(Vhdx.HEADER_SIGNATURE).putInt(0).putLong(copy + 1L);
            MixedEndianGuid.put(bytes, seed.guid("vhdx file write"));
            MixedEndianGuid.put(bytes, seed.guid("vhdx data write"));
            MixedEndianGuid.put(bytes, new UUID(0, 0)); // nothing in the log
            bytes.putShort((short) 0).putShort((short) 1);
            bytes.putInt((int) MEBIBYTE).putLong(LOG_AT);
            write(Vhdx.HEADERS_AT[copy], withChecksum(bytes));
        }
    }

    /** Section 2.2.3. */
    private void writeRegionTables(long tableBytes) throws IOException {
        for (long at : Vhdx.REGION_TABLES_AT) {
            ByteBuffer bytes = buffer(Vhdx.REGION_TABLE_BYTES);
            bytes.putInt(Vhdx.REGION_SIGNATURE).putInt(0).putInt(2).putInt(0);
            putRegion(bytes, Vhdx.BLOCK_TABLE_REGION, TABLE_AT, tableBytes);
            putRegion(bytes, Vhdx.METADATA_REGION, METADATA_AT, MEBIBYTE);
            write(at, withChecksum(bytes));
        }
    }

    private static void putRegion(ByteBuffer bytes, UUID id, long at, long length) {
        MixedEndianGuid.put(bytes, id);
        bytes.putLong(at).putInt((int) length).putInt(1);
    }

    /** Section 2.6. */
    private void writeMetadata(long diskBytes) throws IOException {
        ByteBuffer bytes = buffer((int) MEBIBYTE);
        bytes.putLong(Vhdx.METADATA_SIGNATURE).putShort((short) 0).putShort((short) 5);
        bytes.position(32);
        int property = Vhdx.IS_DISK_PROPERTY | Vhdx.IS_REQUIRED;
        int at = Vhdx.METADATA_TABLE_BYTES;
        putItem(bytes, Vhdx.FILE_PARAMETERS, at, 8, Vhdx.IS_REQUIRED);
        putItem(bytes, Vhdx.DISK_SIZE, at + 8, 8, property);
        putItem(bytes, Vhdx.DISK_ID, at + 16, MixedEndianGuid.BYTES, property);
        putItem(bytes, Vhdx.LOGICAL_SECTOR, at + 32, 4, property);
        putItem(bytes, Vhdx.PHYSICAL_SECTOR, at + 36, 4, property);
        bytes.position(at);
        bytes.putInt(BLOCK_BYTES).putInt(0).putLong(diskBytes);
        MixedEndianGuid.put(bytes, seed.guid("disk"));
        bytes.putInt(Vhdx.SECTOR_BYTES).putInt(PHYSICAL_SECTOR_BYTES);
        write(METADATA_AT, bytes);
    }

    private static void putItem(ByteBuffer bytes, UUID id, int at, int length, int flags) {
        MixedEndianGuid.put(bytes, id);
        bytes.putInt(at).putInt(length).putInt(flags).putInt(0);
    }

    /** Section 2.5; a table entry holds the state in its lowest bits and the place in whole mebibytes from bit 20 on. */
    private void writeBlocks(ByteSource disk, List<Extent> data, long ratio, long firstBlockAt) throws IOException {
        ByteBuffer zeros = buffer(BLOCK_BYTES);
        ByteBuffer block = buffer(BLOCK_BYTES);
        ByteBuffer entry = buffer(Long.BYTES);
        long end = firstBlockAt;
        file.write(ByteBuffer.allocate(1), end - 1);
        for (long start = 0; start < disk.size(); start += BLOCK_BYTES) {
            Extent place = new Extent(start, BLOCK_BYTES);
            if (data.stream().noneMatch(place::overlaps)) {
                continue;
            }
            long index = start / BLOCK_BYTES;
            int length = (int) Math.min(BLOCK_BYTES, disk.size() - start);
            zeros.clear();
            block.clear().put(zeros).clear().limit(length);
            disk.read(start, block);
            if (block.clear().mismatch(zeros.clear()) >= 0) {
                long entryAt = TABLE_AT + (index + index / ratio) * Long.BYTES;
                write(entryAt, entry.clear().putLong(Vhdx.BLOCK_PRESENT | end));
                write(end, block);
                end += BLOCK_BYTES;
            }
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Section 2.2: CRC-32C over the whole structure with its field, behind the signature, zero. */
    private static ByteBuffer withChecksum(ByteBuffer bytes) {
        return bytes.putInt(4, checksum(bytes));
    }

    static int checksum(ByteBuffer bytes) {
        byte[] content = new byte[bytes.capacity()];
        bytes.get(0, content);
        ByteBuffer.wrap(content).putInt(4, 0);
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    private void write(long at, ByteBuffer bytes) throws IOException {
        bytes.clear();
        long position = at;
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }
}
