package dev.osbuild.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An image as the pieces of it that are not zero, so that a fuzzer changes what counts and seeds of large images stay
 * small. A piece is the number of a sector in three bytes, a length in two, and that many bytes; where the last one ends, the
 * image does. What is cut off or lies behind {@value #MOST_BYTES} bytes is left out.
 */
public final class SparseInput {

    private static final int MOST_BYTES = 8 << 20;
    private static final int SECTOR_BYTES = 512;
    private static final int HEAD_BYTES = 5;

    private SparseInput() {}

    /** The image. */
    public static byte[] image(byte[] pieces) {
        byte[] image = new byte[MOST_BYTES];
        int end = 0;
        ByteBuffer in = ByteBuffer.wrap(pieces);
        while (in.remaining() >= HEAD_BYTES) {
            int at = ((in.getShort() & 0xFFFF) << Byte.SIZE | (in.get() & 0xFF)) * SECTOR_BYTES;
            int length = Math.min(in.getShort() & 0xFFFF, in.remaining());
            if (at >= 0 && at <= image.length - length) {
                in.get(image, at, length);
                end = Math.max(end, at + length);
            } else {
                in.position(in.position() + length);
            }
        }
        return Arrays.copyOf(image, end);
    }

    /** The pieces of an image. */
    public static byte[] pieces(byte[] image) {
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        for (int sector = 0; sector < image.length / SECTOR_BYTES; sector++) {
            int length = SECTOR_BYTES;
            while (length > 0 && image[sector * SECTOR_BYTES + length - 1] == 0) {
                length--;
            }
            if (length > 0) {
                pieces.writeBytes(head(sector, length));
                pieces.write(image, sector * SECTOR_BYTES, length);
            }
        }
        pieces.writeBytes(head(image.length / SECTOR_BYTES, 0));
        return pieces.toByteArray();
    }

    private static byte[] head(int sector, int length) {
        return ByteBuffer.allocate(HEAD_BYTES)
                .putShort((short) (sector >> Byte.SIZE))
                .put((byte) sector)
                .putShort((short) length)
                .array();
    }
}
