package dev.osbuild.distro.dpkg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The smallest ELF files that name a loader and one library. */
final class ElfProgram {

    static final String LOADER = "/lib64/ld.so";

    private static final int STRINGS = 300;

    private ElfProgram() {}

    /** A program that needs a library of at most 18 letters. */
    static byte[] needing(String library) {
        return of(library, 1);
    }

    /**
     * A file with one segment of each kind: load, dynamic, interpreter.
     *
     * @param nameOffset where in the string table of 20 bytes the library's name is said to be; it is at 1
     */
    static byte[] of(String library, int nameOffset) {
        ByteBuffer file = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 0x464C457F).put(4, (byte) 2).put(5, (byte) 1);
        file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 3);
        segment(file, 64, 1, 0, 0x1000, 512);
        segment(file, 120, 2, 232, 0x1000 + 232, 48);
        segment(file, 176, 3, 400, 0x1000 + 400, 13);
        file.putLong(232, 1).putLong(240, nameOffset);
        file.putLong(248, 5).putLong(256, 0x1000 + STRINGS);
        file.putLong(264, 10).putLong(272, 20);
        file.put(STRINGS + 1, library.getBytes(StandardCharsets.US_ASCII));
        file.put(400, LOADER.getBytes(StandardCharsets.US_ASCII));
        return file.array();
    }

    private static void segment(ByteBuffer file, int at, int type, long offset, long address, long size) {
        file.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, address).putLong(at + 32, size);
    }
}
