package dev.osbuild.image.structure;

import dev.osbuild.image.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A header block of a tar archive (POSIX.1-2017, pax, "ustar Interchange Format").
 *
 * @param path as it stands, with its prefix
 * @param type the kind of entry
 * @param size of the content that follows, in bytes
 * @param target of a link
 */
record TarHeader(String path, char type, long size, String target) {

    static final String FORMAT = "tar archive";
    static final int BLOCK_BYTES = 512;

    private static final int SUM_AT = 148;
    private static final int MAGIC_AT = 257;

    /** Whether a block begins an entry. */
    static boolean matches(byte[] block) {
        return block.length == BLOCK_BYTES && text(block, MAGIC_AT, 5).equals("ustar");
    }

    /** @param number of the entry, for messages */
    static TarHeader read(byte[] block, int number) {
        String which = "the header of entry " + number;
        Malformed.unless(matches(block), FORMAT, which + " is not of the ustar form");
        byte[] blank = block.clone();
        Arrays.fill(blank, SUM_AT, SUM_AT + 8, (byte) ' ');
        long sum = 0;
        for (byte value : blank) {
            sum += value & 0xFF;
        }
        Malformed.unless(sum == number(block, SUM_AT, 8, which), FORMAT, which + " has a wrong checksum");
        number(block, 100, 8, which);
        number(block, 108, 8, which);
        number(block, 116, 8, which);
        long size = number(block, 124, 12, which);
        boolean posix = block[MAGIC_AT + 5] == 0;
        String prefix = posix ? text(block, 345, 155) : "";
        String name = text(block, 0, 100);
        char type = block[156] == 0 ? '0' : (char) (block[156] & 0xFF);
        return new TarHeader(prefix.isEmpty() ? name : prefix + "/" + name, type, size, text(block, 157, 100));
    }

    private static long number(byte[] block, int at, int length, String which) {
        String digits = text(block, at, length).strip();
        Malformed.unless(digits.matches("[0-7]{0,12}"), FORMAT, which + " holds a number that is not octal");
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String text(byte[] block, int at, int most) {
        int end = at;
        while (end < at + most && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.UTF_8);
    }
}
