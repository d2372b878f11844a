package dev.osbuild.image.disk;

import java.util.UUID;

/**
 * Constants of the VHDX format (Microsoft, [MS-VHDX] "Virtual Hard Disk v2 (VHDX) File Format", section 2), shared by
 * writer and reader. Numbers are little-endian, GUIDs mixed-endian.
 */
final class Vhdx {

    static final String FORMAT = "VHDX image";
    static final long MEBIBYTE = 1 << 20;

    /** Section 2.2.1, file type identifier. */
    static final long FILE_SIGNATURE = 0x656C_6966_7864_6876L; // "vhdxfile"

    /** Section 2.2.2, the two headers. */
    static final int HEADER_SIGNATURE = 0x6461_6568; // "head"

    static final int HEADER_BYTES = 4096;
    static final long[] HEADERS_AT = {64 << 10, 128 << 10};

    /** Section 2.2.3, the two region tables. */
    static final int REGION_SIGNATURE = 0x6967_6572; // "regi"

    static final int REGION_TABLE_BYTES = 64 << 10;
    static final long[] REGION_TABLES_AT = {192 << 10, 256 << 10};
    static final UUID BLOCK_TABLE_REGION = UUID.fromString("2dc27766-f623-4200-9d64-115e9bfd4a08");
    static final UUID METADATA_REGION = UUID.fromString("8b7ca206-4790-4b9a-b8fe-575f050f886e");

    /** Section 2.6, the metadata region. */
    static final long METADATA_SIGNATURE = 0x6174_6164_6174_656DL; // "metadata"

    static final int METADATA_TABLE_BYTES = 64 << 10;
    static final UUID FILE_PARAMETERS = UUID.fromString("caa16737-fa36-4d43-b3b6-33f0aa44e76b");
    static final UUID DISK_SIZE = UUID.fromString("2fa54224-cd1b-4876-b211-5dbed83bf4b8");
    static final UUID DISK_ID = UUID.fromString("beca12ab-b2e6-4523-93ef-c309e000c746");
    static final UUID LOGICAL_SECTOR = UUID.fromString("8141bf1d-a96f-4709-ba47-f233a8faab5f");
    static final UUID PHYSICAL_SECTOR = UUID.fromString("cda348c7-445d-4471-9cc9-e9885251c556");
    static final int IS_DISK_PROPERTY = 2;
    static final int IS_REQUIRED = 4;

    /** Section 2.5.1.1, states of a payload block. */
    static final int BLOCK_PRESENT = 6;

    static final int BLOCK_PARTIALLY_PRESENT = 7;

    static final int SECTOR_BYTES = 512;

    private Vhdx() {}

    /** Section 2.5: after this many payload blocks the table holds one entry for their sector bitmap. */
    static long chunkRatio(long blockBytes, int sectorBytes) {
        return (1L << 23) * sectorBytes / blockBytes;
    }

    static long roundUp(long bytes, long unit) {
        return (bytes + unit - 1) / unit * unit;
    }
}
