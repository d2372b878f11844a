package dev.osbuild.image.structure;

import dev.osbuild.image.ByteSource;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A FAT12 file system with clusters of one sector, made without any tool. */
final class SampleFat {

    static final int SECTORS = 128;
    static final int TABLE = 512;
    static final int SECOND_TABLE = 1024;
    static final int ROOT = 1536;
    static final int EFI = cluster(2);
    static final int BOOT = cluster(3);
    static final int LOADER = BOOT + 64;
    /** Where the short entry of {@code A long name.txt} stands, its two long pieces before it. */
    static final int LONG = ROOT + 96;

    private SampleFat() {}

    static int cluster(int number) {
        return 2048 + (number - 2) * 512;
    }

    /** {@code /EFI/BOOT/GRUBX64.EFI} in clusters 4 and 5, and {@code /A long name.txt} in cluster 6. */
    static ByteBuffer image() {
        ByteBuffer image = ByteBuffer.allocate(SECTORS * 512).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, (byte) 0xEB).putShort(11, (short) 512).put(13, (byte) 1).putShort(14, (short) 1);
        image.put(16, (byte) 2)
                .putShort(17, (short) 16)
                .putShort(19, (short) SECTORS)
                .put(21, (byte) 0xF8);
        image.putShort(22, (short) 1).putShort(510, (short) 0xAA55);
        int[] table = {0xFF8, 0xFFF, 0xFFF, 0xFFF, 5, 0xFFF, 0xFFF};
        for (int cluster = 0; cluster < table.length; cluster++) {
            entry(image, cluster, table[cluster]);
        }
        file(image, ROOT, "EFI        ", 0x10, 2, 0);
        piece(image, ROOT + 32, 0x42, "xt");
        piece(image, ROOT + 64, 1, "A long name.t");
        file(image, LONG, "ALONGN~1TXT", 0, 6, 100);
        for (int piece : new int[] {ROOT + 32, ROOT + 64}) {
            image.put(piece + 13, sum("ALONGN~1TXT"));
        }
        file(image, EFI, ".          ", 0x10, 2, 0);
        file(image, EFI + 32, "..         ", 0x10, 0, 0);
        file(image, EFI + 64, "BOOT       ", 0x10, 3, 0);
        file(image, BOOT, ".          ", 0x10, 3, 0);
        file(image, BOOT + 32, "..         ", 0x10, 2, 0);
        file(image, LOADER, "GRUBX64 EFI", 0, 4, 700);
        return image;
    }

    /** Writes an entry of both tables. */
    static void entry(ByteBuffer image, int cluster, int next) {
        for (int table : new int[] {TABLE, SECOND_TABLE}) {
            int at = table + cluster * 3 / 2;
            int pair = image.getShort(at) & 0xFFFF;
            int changed = cluster % 2 == 0 ? (pair & 0xF000) | next : (pair & 0xF) | (next << 4);
            image.putShort(at, (short) changed);
        }
    }

    static void file(ByteBuffer image, int at, String name, int attributes, int cluster, int bytes) {
        image.put(at, name.getBytes(StandardCharsets.ISO_8859_1)).put(at + 11, (byte) attributes);
        image.putShort(at + 26, (short) cluster).putInt(at + 28, bytes);
    }

    private static void piece(ByteBuffer image, int at, int number, String text) {
        image.put(at, (byte) number).put(at + 11, (byte) 0x0F);
        int[] places = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
        for (int index = 0; index < Math.min(places.length, text.length()); index++) {
            image.putChar(at + places[index], text.charAt(index));
        }
    }

    private static byte sum(String name) {
        int sum = 0;
        for (byte character : name.getBytes(StandardCharsets.ISO_8859_1)) {
            sum = (((sum & 1) << 7) + (sum >> 1) + (character & 0xFF)) & 0xFF;
        }
        return (byte) sum;
    }

    static ByteSource source(ByteBuffer image) {
        return new ByteSource() {
            @Override
            public long size() {
                return image.capacity();
            }

            @Override
            public void read(long offset, ByteBuffer target) throws EOFException {
                if (offset < 0 || offset > image.capacity() - target.remaining()) {
                    throw new EOFException("behind the end");
                }
                byte[] bytes = new byte[target.remaining()];
                image.get((int) offset, bytes);
                target.put(bytes);
            }
        };
    }
}
