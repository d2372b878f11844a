package dev.osbuild.image.files;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The files of a FAT12, FAT16 or FAT32 file system (Microsoft, "FAT: General Overview of On-Disk Format", version 1.03,
 * sections 3 to 7). Names are compared without regard to case, as the format wants it.
 */
public final class FatFiles implements ImageFiles {

    private static final String FORMAT = "FAT file system";
    private static final int ENTRY_BYTES = 32;
    private static final int MOST_FOLDER_BYTES = 4 << 20;
    private static final int FOLDER = 0x10;
    private static final int LABEL = 0x08;
    private static final int LONG_NAME = 0x0F;

    private final ByteSource image;
    private final FatGeometry geometry;

    private FatFiles(ByteSource image, FatGeometry geometry) {
        this.image = image;
        this.geometry = geometry;
    }

    /** Whether a source looks like this file system. */
    public static boolean matches(ByteSource image) throws IOException {
        return FatGeometry.matches(image);
    }

    /** Opens a file system that begins at the source's start. */
    public static FatFiles open(ByteSource image) throws IOException {
        return new FatFiles(image, FatGeometry.read(image));
    }

    /** The volume's label; empty when it has none. */
    public String label() throws IOException {
        ByteBuffer entries = rootFolder();
        for (int at = 0; at + ENTRY_BYTES <= entries.limit() && entries.get(at) != 0; at += ENTRY_BYTES) {
            int attributes = entries.get(at + 11);
            if ((entries.get(at) & 0xFF) != 0xE5 && attributes != LONG_NAME && (attributes & LABEL) != 0) {
                return text(entries, at, 11).strip();
            }
        }
        return "";
    }

    @Override
    public Optional<byte[]> read(String path, int mostBytes) throws IOException {
        Optional<Entry> file = file(path);
        if (file.isEmpty() || file.get().bytes > mostBytes) {
            return Optional.empty();
        }
        return Optional.of(chain(file.get().cluster, (int) file.get().bytes, true));
    }

    /** A file's bytes where they lie; empty when there is no such file. */
    public Optional<ByteSource> open(String path) throws IOException {
        Optional<Entry> file = file(path);
        return file.isEmpty() ? Optional.empty() : Optional.of(place(file.get()));
    }

    private ByteSource place(Entry file) throws IOException {
        long count = (file.bytes + geometry.clusterBytes() - 1) / geometry.clusterBytes();
        Malformed.unless(count <= geometry.clusters(), FORMAT, "a file is longer than all of it");
        int[] clusters = new int[(int) count];
        long cluster = file.cluster;
        for (int index = 0; index < count; index++) {
            Malformed.unless(geometry.isCluster(cluster), FORMAT, "a file is shorter than its folder says");
            clusters[index] = (int) cluster;
            cluster = geometry.next(image, cluster);
        }
        return new ClusterChain(image, geometry, clusters, file.bytes);
    }

    private Optional<Entry> file(String path) throws IOException {
        ByteBuffer folder = rootFolder();
        String[] names = path.split("/", -1);
        for (int i = 0; i < names.length; i++) {
            Optional<Entry> found = find(folder, names[i]);
            boolean last = i == names.length - 1;
            if (found.isEmpty() || found.get().folder == last) {
                return Optional.empty();
            }
            Entry entry = found.get();
            if (last) {
                return found;
            }
            folder = buffer(chain(entry.cluster, MOST_FOLDER_BYTES, false));
        }
        return Optional.empty();
    }

    private ByteBuffer rootFolder() throws IOException {
        return geometry.rootCluster() == 0
                ? image.read(geometry.rootAt(), geometry.rootBytes()).order(ByteOrder.LITTLE_ENDIAN)
                : buffer(chain(geometry.rootCluster(), MOST_FOLDER_BYTES, false));
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private record Entry(boolean folder, long cluster, long bytes) {}

    /** Long names stand in pieces of 13 before the short one, the last piece first. */
    private static Optional<Entry> find(ByteBuffer entries, String name) {
        String longName = "";
        for (int at = 0; at + ENTRY_BYTES <= entries.limit() && entries.get(at) != 0; at += ENTRY_BYTES) {
            int attributes = entries.get(at + 11) & 0x3F;
            if ((entries.get(at) & 0xFF) == 0xE5) {
                longName = "";
            } else if (attributes == LONG_NAME) {
                longName = longNamePiece(entries, at) + longName;
            } else {
                boolean matches = name.equalsIgnoreCase(longName) || name.equalsIgnoreCase(shortName(entries, at));
                if (matches && (attributes & LABEL) == 0) {
                    long cluster =
                            ((entries.getShort(at + 20) & 0xFFFFL) << 16) | (entries.getShort(at + 26) & 0xFFFFL);
                    return Optional.of(
                            new Entry((attributes & FOLDER) != 0, cluster, entries.getInt(at + 28) & 0xFFFF_FFFFL));
                }
                longName = "";
            }
        }
        return Optional.empty();
    }

    private static String longNamePiece(ByteBuffer entries, int at) {
        StringBuilder piece = new StringBuilder();
        for (int offset : new int[] {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30}) {
            char unit = entries.getChar(at + offset);
            if (unit == 0) {
                break;
            }
            piece.append(unit);
        }
        return piece.toString();
    }

    private static String shortName(ByteBuffer entries, int at) {
        String base = text(entries, at, 8).stripTrailing();
        String extension = text(entries, at + 8, 3).stripTrailing();
        return extension.isEmpty() ? base : base + "." + extension;
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        byte[] raw = new byte[length];
        bytes.get(at, raw);
        return new String(raw, StandardCharsets.ISO_8859_1);
    }

    /** @param exact whether the chain must be as long as {@code bytes}; else that is the most it may have */
    private byte[] chain(long first, int bytes, boolean exact) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        long cluster = first;
        while (content.size() < bytes && geometry.isCluster(cluster)) {
            int length = exact ? Math.min(geometry.clusterBytes(), bytes - content.size()) : geometry.clusterBytes();
            byte[] block = new byte[length];
            image.read(geometry.clusterAt(cluster), length).get(block);
            content.write(block);
            cluster = geometry.next(image, cluster);
        }
        Malformed.unless(!exact || content.size() == bytes, FORMAT, "a file is shorter than its folder says");
        Malformed.unless(content.size() <= bytes, FORMAT, "a folder is too large");
        return content.toByteArray();
    }
}
