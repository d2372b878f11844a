package dev.osbuild.image.disk;

import dev.osbuild.image.SparseInput;
import dev.osbuild.image.structure.AnnouncedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** VHDX images, with the disk inside; the input is a {@link SparseInput}. */
public final class VhdxFuzzer {

    private VhdxFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any error that comes out is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] image = SparseInput.image(input);
        if (input.length % 8 != 0 && image.length >= Vhdx.MEBIBYTE) {
            for (long at : Vhdx.HEADERS_AT) {
                seal(image, (int) at, Vhdx.HEADER_BYTES);
            }
            for (long at : Vhdx.REGION_TABLES_AT) {
                seal(image, (int) at, Vhdx.REGION_TABLE_BYTES);
            }
        }
        AnnouncedImage.check(image, "application/x-vhdx-disk");
    }

    /** Makes a checksum right, which no fuzzer guesses. */
    private static void seal(byte[] image, int at, int length) {
        ByteBuffer part = ByteBuffer.wrap(image, at, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        part.putInt(4, VhdxWriter.checksum(part));
    }
}
