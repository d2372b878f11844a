package dev.osbuild.image.structure;

import dev.osbuild.image.SparseInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** GUID partition tables, and what the partitions hold; the input is a {@link SparseInput}. */
public final class GptFuzzer {

    private static final int SECTOR_BYTES = 512;
    private static final int SMALLEST_BYTES = 68 * SECTOR_BYTES;
    private static final int ENTRIES_BYTES = 128 * 128;

    private GptFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any error that comes out is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] disk = SparseInput.image(input);
        if (input.length % 8 != 0 && disk.length >= SMALLEST_BYTES) {
            seal(disk, SECTOR_BYTES, 2 * SECTOR_BYTES);
            seal(disk, disk.length - SECTOR_BYTES, disk.length - 33 * SECTOR_BYTES);
        }
        AnnouncedImage.check(disk, "application/x-raw-disk-image");
    }

    /** Makes the checksums of one copy right, which no fuzzer guesses. */
    private static void seal(byte[] disk, int header, int entries) {
        ByteBuffer bytes = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(header + 88, checksum(disk, entries, ENTRIES_BYTES));
        bytes.putInt(header + 16, 0);
        bytes.putInt(header + 16, checksum(disk, header, 92));
    }

    private static int checksum(byte[] disk, int at, int length) {
        CRC32 crc = new CRC32();
        crc.update(disk, at, length);
        return (int) crc.getValue();
    }
}
