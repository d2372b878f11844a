package dev.osbuild.image.archive;

import dev.osbuild.base.SourceEpoch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Writes a tar archive in the "pax" form (POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"): a
 * plain ustar header when everything fits into it, an extended header before it when a name is long or not ASCII, a
 * number is large, or there are extended attributes, which stand in {@code SCHILY.xattr.NAME} as GNU tar, bsdtar and
 * container engines read them. Owners are numbers without names; nothing of the machine enters.
 */
public final class TarArchive implements AutoCloseable {

    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;
    private static final long LARGEST_SIZE = 077_777_777_777L;
    private static final long LARGEST_ID = 07_777_777L;
    private static final String ATTRIBUTE = "SCHILY.xattr.";

    private final OutputStream out;
    private final long date;

    /**
     * @param out receives the archive; closed with it
     * @param date of entries that do not come from a tree, in seconds since 1970
     */
    public TarArchive(OutputStream out, long date) {
        this.out = out;
        this.date = date;
    }

    /** Adds an entry of a tree with its content; the root itself becomes {@code ./}. */
    public void add(ListedEntry entry, Map<String, byte[]> attributes) throws IOException {
        boolean folder = entry.kind() == ListedEntry.Kind.FOLDER;
        String name = (entry.path().isEmpty() ? "." : entry.path()) + (folder ? "/" : "");
        char type = switch (entry.kind()) {
            case FILE -> '0';
            case HARD_LINK -> '1';
            case SYMBOLIC_LINK -> '2';
            case FOLDER -> '5';
        };
        int permissions = entry.kind() == ListedEntry.Kind.SYMBOLIC_LINK ? 0777 : entry.permissions();
        header(new Header(
                name,
                type,
                permissions,
                entry.owner(),
                entry.group(),
                entry.size(),
                entry.date(),
                entry.target(),
                attributes));
        if (entry.kind() == ListedEntry.Kind.FILE) {
            long copied = Files.copy(entry.file(), out);
            if (copied != entry.size()) {
                throw new IOException("/" + entry.path() + " changed while it was archived");
            }
            pad(copied);
        }
    }

    /**
     * Adds the entries of a tree.
     *
     * @param attributes gives an entry's extended attributes by its path
     * @param wanted chooses entries by their path; what lies in a folder that is left out has to be left out, too
     */
    public void addTree(
            Path tree, SourceEpoch epoch, Function<String, Map<String, byte[]>> attributes, Predicate<String> wanted)
            throws IOException {
        for (ListedEntry entry : TreeListing.of(tree, epoch)) {
            if (wanted.test(entry.path())) {
                add(entry, attributes.apply(entry.path()));
            }
        }
    }

    /** Adds a file of root's. */
    public void file(String path, int permissions, byte[] content) throws IOException {
        header(new Header(path, '0', permissions, 0, 0, content.length, date, "", Map.of()));
        out.write(content);
        pad(content.length);
    }

    /** Adds a folder of root's. */
    public void folder(String path, int permissions) throws IOException {
        header(new Header(path + "/", '5', permissions, 0, 0, 0, date, "", Map.of()));
    }

    private record Header(
            String name,
            char type,
            int permissions,
            long owner,
            long group,
            long size,
            long date,
            String target,
            Map<String, byte[]> attributes) {}

    private void header(Header header) throws IOException {
        Map<String, byte[]> extended = extended(header);
        if (!extended.isEmpty()) {
            byte[] records = records(extended);
            plainHeader(new Header("././@PaxHeader", 'x', 0644, 0, 0, records.length, header.date(), "", Map.of()));
            out.write(records);
            pad(records.length);
        }
        plainHeader(header);
    }

    private static Map<String, byte[]> extended(Header header) {
        Map<String, byte[]> extended = new TreeMap<>();
        if (!fits(header.name())) {
            extended.put("path", bytes(header.name()));
        }
        if (!fits(header.target())) {
            extended.put("linkpath", bytes(header.target()));
        }
        putNumber(extended, "size", header.size(), LARGEST_SIZE);
        putNumber(extended, "uid", header.owner(), LARGEST_ID);
        putNumber(extended, "gid", header.group(), LARGEST_ID);
        header.attributes().forEach((name, value) -> extended.put(ATTRIBUTE + name, value));
        return extended;
    }

    private static void putNumber(Map<String, byte[]> extended, String name, long value, long largest) {
        if (value > largest) {
            extended.put(name, bytes(Long.toString(value)));
        }
    }

    private static boolean fits(String name) {
        return name.length() <= LONGEST_NAME && name.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    /** Each record is {@code LENGTH NAME=VALUE} with a line feed; its length counts itself. */
    private static byte[] records(Map<String, byte[]> values) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        values.forEach((name, value) -> {
            int rest = bytes(name).length + value.length + 3;
            int length = rest + Integer.toString(rest).length();
            length = rest + Integer.toString(length).length();
            records.writeBytes(bytes(length + " " + name + "="));
            records.writeBytes(value);
            records.write('\n');
        });
        return records.toByteArray();
    }

    private void plainHeader(Header header) throws IOException {
        byte[] block = new byte[BLOCK];
        put(block, 0, LONGEST_NAME, header.name());
        putOctal(block, 100, 8, header.permissions());
        putOctal(block, 108, 8, Math.min(header.owner(), LARGEST_ID));
        putOctal(block, 116, 8, Math.min(header.group(), LARGEST_ID));
        putOctal(block, 124, 12, Math.min(header.size(), LARGEST_SIZE));
        putOctal(block, 136, 12, header.date());
        Arrays.fill(block, 148, 156, (byte) ' ');
        block[156] = (byte) header.type();
        put(block, 157, LONGEST_NAME, header.target());
        put(block, 257, 8, "ustar\u000000");
        putOctal(block, 329, 8, 0);
        putOctal(block, 337, 8, 0);
        int sum = 0;
        for (byte value : block) {
            sum += value & 0xFF;
        }
        put(block, 148, 8, String.format(Locale.ROOT, "%06o\0 ", sum));
        out.write(block);
    }

    private static void put(byte[] block, int at, int length, String text) {
        byte[] bytes = bytes(text);
        System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, length));
    }

    private static void putOctal(byte[] block, int at, int length, long value) {
        put(block, at, length, String.format(Locale.ROOT, "%0" + (length - 1) + "o", value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void pad(long written) throws IOException {
        out.write(new byte[(int) (-written & (BLOCK - 1))]);
    }

    /** Ends the archive with two empty blocks. */
    @Override
    public void close() throws IOException {
        try (out) {
            out.write(new byte[2 * BLOCK]);
        }
    }
}
