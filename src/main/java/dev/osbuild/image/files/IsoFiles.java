package dev.osbuild.image.files;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of an ISO 9660 file system (ECMA-119, sections 8.4 and 9.1) by their plain names, in lower case and without
 * version. At most 10,000 entries in at most eight levels are looked at.
 */
public final class IsoFiles implements ImageFiles {

    private static final String FORMAT = "ISO 9660 image";
    private static final int SECTOR_BYTES = 2048;
    private static final long DESCRIPTOR_AT = 16L * SECTOR_BYTES;
    private static final int MOST_ENTRIES = 10_000;
    private static final int MOST_LEVELS = 8;
    private static final int MOST_FOLDER_BYTES = 4 << 20;
    private static final long MOST_LISTED_BYTES = 64 << 20;

    private final ByteSource image;
    private final String label;
    private final boolean bootable;
    private final Map<String, Extent> files = new TreeMap<>();

    private IsoFiles(ByteSource image, String label, boolean bootable) {
        this.image = image;
        this.label = label;
        this.bootable = bootable;
    }

    /** Whether a source looks like this file system. */
    public static boolean matches(ByteSource image) throws IOException {
        return image.size() >= DESCRIPTOR_AT + SECTOR_BYTES
                && text(image.read(DESCRIPTOR_AT, 6), 1, 5).equals("CD001");
    }

    /** Opens a file system and lists its files. */
    public static IsoFiles open(ByteSource image) throws IOException {
        Malformed.unless(matches(image), FORMAT, "it has no volume descriptor");
        ByteBuffer primary = image.read(DESCRIPTOR_AT, SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Malformed.unless(primary.get(0) == 1, FORMAT, "its first descriptor is not the primary one");
        ByteBuffer second = image.read(DESCRIPTOR_AT + SECTOR_BYTES, SECTOR_BYTES);
        boolean bootable = second.get(0) == 0 && text(second, 7, 23).equals(BootCatalogue.SYSTEM);
        if (bootable) {
            BootCatalogue.check(
                    image, second.order(ByteOrder.LITTLE_ENDIAN).getInt(BootCatalogue.PLACE_AT) & 0xFFFF_FFFFL);
        }
        IsoFiles files = new IsoFiles(image, text(primary, 40, 32).strip(), bootable);
        files.list(extent(primary, 156));
        return files;
    }

    private record Extent(long at, long bytes) {}

    private record Folder(String path, Extent extent, int level) {}

    private static Extent extent(ByteBuffer record, int at) {
        return new Extent((record.getInt(at + 2) & 0xFFFF_FFFFL) * SECTOR_BYTES, record.getInt(at + 10) & 0xFFFF_FFFFL);
    }

    private void list(Extent root) throws IOException {
        Deque<Folder> folders = new ArrayDeque<>();
        folders.add(new Folder("", root, 1));
        int entries = 0;
        long listed = 0;
        while (!folders.isEmpty()) {
            Folder folder = folders.remove();
            listed += folder.extent.bytes;
            Malformed.unless(listed <= MOST_LISTED_BYTES, FORMAT, "its folders are too large");
            Malformed.unless(folder.extent.bytes <= MOST_FOLDER_BYTES, FORMAT, "a folder is too large");
            ByteBuffer listing =
                    image.read(folder.extent.at, (int) folder.extent.bytes).order(ByteOrder.LITTLE_ENDIAN);
            int at = 0;
            while (at < listing.limit()) {
                int length = listing.get(at) & 0xFF;
                if (length == 0) {
                    at = (at / SECTOR_BYTES + 1) * SECTOR_BYTES; // records do not cross sectors
                    continue;
                }
                int nameLength = length < 34 ? 0 : listing.get(at + 32) & 0xFF;
                boolean sound = nameLength > 0 && 33 + nameLength <= length && at + length <= listing.limit();
                Malformed.unless(sound && ++entries <= MOST_ENTRIES, FORMAT, "a folder is damaged or too large");
                add(folder, listing, at, text(listing, at + 33, nameLength), folders);
                at += length;
            }
        }
    }

    private void add(Folder folder, ByteBuffer listing, int at, String rawName, Deque<Folder> folders) {
        if (rawName.equals("\0") || rawName.equals("\u0001")) {
            return; // the folder itself and the one above
        }
        String path = folder.path + rawName.toLowerCase(Locale.ROOT).replaceFirst("\\.?;[0-9]+$", "");
        if ((listing.get(at + 25) & 2) == 0) {
            Malformed.unless(
                    files.put(path, extent(listing, at)) == null, FORMAT, "the file " + path + " occurs twice");
        } else {
            Malformed.unless(folder.level < MOST_LEVELS, FORMAT, "its folders are too deep");
            folders.add(new Folder(path + "/", extent(listing, at), folder.level + 1));
        }
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        byte[] raw = new byte[length];
        bytes.get(at, raw);
        return new String(raw, StandardCharsets.ISO_8859_1);
    }

    /** The volume's label. */
    public String label() {
        return label;
    }

    /** Whether it has an El Torito boot record. */
    public boolean isBootable() {
        return bootable;
    }

    /** Sizes of all files by path. */
    public Map<String, Long> sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        files.forEach((path, extent) -> sizes.put(path, extent.bytes));
        return sizes;
    }

    /** A file's place; empty when there is no such file. */
    public Optional<ByteSource> open(String path) throws IOException {
        Extent extent = files.get(path);
        return extent == null ? Optional.empty() : Optional.of(image.part(extent.at, extent.bytes));
    }

    @Override
    public Optional<byte[]> read(String path, int mostBytes) throws IOException {
        Optional<ByteSource> file = open(path);
        if (file.isEmpty() || file.get().size() > mostBytes) {
            return Optional.empty();
        }
        byte[] content = new byte[(int) file.get().size()];
        file.get().read(0, content.length).get(content);
        return Optional.of(content);
    }
}
