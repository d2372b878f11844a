package dev.osbuild.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a "newc" cpio archive, such as an unpacked initramfs, within limits: at most 100,000 entries, names of at most
 * 4096 bytes, and as many bytes of content as the caller allows.
 */
public final class CpioReader {

    private static final String FORMAT = "cpio archive";
    private static final int MOST_ENTRIES = 100_000;
    private static final int LONGEST_NAME = 4096;
    private static final int PIECE_BYTES = 1 << 16;

    private final InputStream in;
    private final long mostKept;
    private long bytesLeft;
    private int entries;
    private final Set<String> names = new HashSet<>();

    /** @param mostBytes content bytes in all; more is refused before it is read */
    public CpioReader(InputStream in, long mostBytes) {
        this(in, mostBytes, mostBytes);
    }

    /** @param mostKept content of entries that are larger is passed over, and comes as nothing */
    public CpioReader(InputStream in, long mostBytes, long mostKept) {
        this.in = in;
        this.bytesLeft = mostBytes;
        this.mostKept = mostKept;
    }

    /**
     * The next entry; empty at the trailer.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when the archive is malformed, truncated, or larger
     *     than allowed, or an entry's name is absolute, climbs, or repeats
     */
    public Optional<Entry> next() throws IOException {
        String header = new String(read(CpioArchive.HEADER_BYTES), StandardCharsets.US_ASCII);
        Malformed.unless(header.startsWith(CpioArchive.MAGIC), FORMAT, "an entry has no header");
        int mode = (int) field(header, 1);
        long size = field(header, 6);
        long nameSize = field(header, 11);
        Malformed.unless(nameSize > 1 && nameSize <= LONGEST_NAME, FORMAT, "a name is empty or too long");
        byte[] rawName = read((int) nameSize);
        Malformed.unless(rawName[rawName.length - 1] == 0, FORMAT, "a name has no end");
        String name = new String(rawName, 0, rawName.length - 1, StandardCharsets.UTF_8);
        skipPadding(CpioArchive.HEADER_BYTES + nameSize);
        if (name.equals(CpioArchive.TRAILER)) {
            return Optional.empty();
        }
        checkName(name);
        Malformed.unless(++entries <= MOST_ENTRIES, FORMAT, "it has more than 100,000 entries");
        Malformed.unless(size <= bytesLeft, FORMAT, "its content is larger than allowed");
        bytesLeft -= size;
        byte[] content = content(size);
        skipPadding(size);
        return Optional.of(new Entry(name, mode, field(header, 2), field(header, 3), field(header, 5), content));
    }

    private void checkName(String name) {
        boolean sound = name.indexOf('\0') < 0;
        for (String part : name.split("/", -1)) {
            sound &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        Malformed.unless(sound, FORMAT, "the name '" + name + "' is not a plain relative path");
        Malformed.unless(names.add(name), FORMAT, "the name '" + name + "' occurs twice");
    }

    private static long field(String header, int index) {
        int start = CpioArchive.MAGIC.length() + index * 8;
        String digits = header.substring(start, start + 8);
        Malformed.unless(
                digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128),
                FORMAT,
                "a header field is no number");
        return Long.parseLong(digits, 16);
    }

    private byte[] content(long size) throws IOException {
        if (size <= mostKept) {
            return read(Math.toIntExact(size));
        }
        long left = size;
        while (left > 0) {
            left -= read((int) Math.min(left, PIECE_BYTES)).length;
        }
        return new byte[0];
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw Malformed.image(FORMAT, "it ends in the middle of an entry");
        }
        return bytes;
    }

    private void skipPadding(long length) throws IOException {
        for (byte padding : read((int) (-length & 3))) {
            Malformed.unless(padding == 0, FORMAT, "padding is not zero");
        }
    }

    /**
     * One entry.
     *
     * @param mode file type and permission bits, as in {@code st_mode}
     * @param owner numeric user id
     * @param group numeric group id
     * @param date seconds since 1970
     * @param content of a file, or the target of a link
     */
    @SuppressWarnings("ArrayRecordComponent") // entries are looked at once and never compared
    public record Entry(String path, int mode, long owner, long group, long date, byte[] content) {

        public boolean isFolder() {
            return (mode & 0170000) == CpioArchive.FOLDER;
        }

        public boolean isFile() {
            return (mode & 0170000) == CpioArchive.REGULAR;
        }

        public boolean isLink() {
            return (mode & 0170000) == CpioArchive.LINK;
        }
    }
}
