package dev.osbuild.image.structure;

import static dev.osbuild.image.structure.FatTable.FORMAT;

import dev.osbuild.image.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The entries of a folder (Microsoft, "FAT: General Overview of On-Disk Format", version 1.03, sections 6 and 7), with
 * names that no program can take for anything else.
 */
final class FatFolder {

    private static final int ENTRY_BYTES = 32;
    private static final int DELETED = 0xE5;
    private static final int FOLDER = 0x10;
    private static final int LABEL = 0x08;
    private static final int LONG_NAME = 0x0F;
    private static final int LAST_PIECE = 0x40;
    private static final int MOST_PIECES = 20;
    private static final String FORBIDDEN = "\"*/:<>?\\|";

    private final ByteBuffer bytes;
    private final String path;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private String longName = "";
    private int pieceExpected;
    private int checksum;

    /**
     * A file or folder.
     *
     * @param path from the root
     * @param cluster its first, or 0
     * @param bytes of a file's content
     */
    record Entry(String path, boolean folder, long cluster, long bytes) {}

    private FatFolder(ByteBuffer bytes, String path) {
        this.bytes = bytes;
        this.path = path;
    }

    /**
     * Reads a folder.
     *
     * @param path of the folder, with a slash at its end; nothing for the root
     * @return its entries, {@code .} and {@code ..} among them
     */
    static List<Entry> read(ByteBuffer bytes, String path) {
        FatFolder folder = new FatFolder(bytes, path);
        for (int at = 0; at + ENTRY_BYTES <= bytes.limit() && bytes.get(at) != 0; at += ENTRY_BYTES) {
            folder.readEntry(at);
        }
        Malformed.unless(folder.pieceExpected == 0 && folder.longName.isEmpty(), FORMAT, folder.strayName());
        return folder.entries;
    }

    private String strayName() {
        return "a long name in /" + path + " does not belong to a file";
    }

    private void readEntry(int at) {
        int attributes = bytes.get(at + 11) & 0x3F;
        if ((bytes.get(at) & 0xFF) == DELETED) {
            Malformed.unless(longName.isEmpty(), FORMAT, strayName());
        } else if (attributes == LONG_NAME) {
            readPiece(at);
        } else if ((attributes & LABEL) != 0) {
            Malformed.unless(path.isEmpty() && longName.isEmpty(), FORMAT, "a label stands in /" + path);
        } else {
            String shortName = shortName(at);
            boolean itself = entries.size() < 2 && (shortName.equals(".") || shortName.equals(".."));
            String name = longName.isEmpty() ? shortName : longName;
            Malformed.unless(longName.isEmpty() || isComplete(at), FORMAT, strayName());
            Malformed.unless(itself || isPlain(name), FORMAT, "/" + path + " holds the name '" + name + "'");
            boolean fresh = names.add(name.toUpperCase(Locale.ROOT));
            fresh &= name.equalsIgnoreCase(shortName) || names.add(shortName.toUpperCase(Locale.ROOT));
            Malformed.unless(fresh, FORMAT, "/" + path + " holds the name " + name + " twice");
            long cluster = (bytes.getShort(at + 20) & 0xFFFFL) << 16 | (bytes.getShort(at + 26) & 0xFFFFL);
            entries.add(
                    new Entry(path + name, (attributes & FOLDER) != 0, cluster, bytes.getInt(at + 28) & 0xFFFF_FFFFL));
            longName = "";
        }
    }

    /** The last piece of a name comes first, and says how many there are. */
    private void readPiece(int at) {
        int number = bytes.get(at) & 0xFF;
        if ((number & LAST_PIECE) != 0) {
            Malformed.unless(longName.isEmpty(), FORMAT, strayName());
            pieceExpected = number & ~LAST_PIECE;
            checksum = bytes.get(at + 13) & 0xFF;
            number = pieceExpected;
        }
        boolean follows = number > 0
                && number <= MOST_PIECES
                && number == pieceExpected
                && (bytes.get(at + 13) & 0xFF) == checksum;
        Malformed.unless(follows, FORMAT, strayName());
        longName = piece(at) + longName;
        pieceExpected--;
    }

    private boolean isComplete(int at) {
        int sum = 0;
        for (int index = 0; index < 11; index++) {
            sum = ((sum & 1) << 7) + (sum >> 1) + (bytes.get(at + index) & 0xFF) & 0xFF;
        }
        return pieceExpected == 0 && sum == checksum;
    }

    private String piece(int at) {
        StringBuilder piece = new StringBuilder();
        for (int offset : new int[] {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30}) {
            char unit = bytes.getChar(at + offset);
            if (unit == 0) {
                break;
            }
            piece.append(unit);
        }
        return piece.toString();
    }

    private String shortName(int at) {
        byte[] raw = new byte[11];
        bytes.get(at, raw);
        String name = new String(raw, StandardCharsets.ISO_8859_1);
        String extension = name.substring(8).stripTrailing();
        return name.substring(0, 8).stripTrailing() + (extension.isEmpty() ? "" : "." + extension);
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && !name.endsWith(".")
                && !name.endsWith(" ")
                && name.chars().allMatch(c -> c >= ' ' && c != 127 && FORBIDDEN.indexOf(c) < 0);
    }
}
