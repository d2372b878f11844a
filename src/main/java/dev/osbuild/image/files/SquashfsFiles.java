package dev.osbuild.image.files;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.SquashfsSuperblock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a squashfs 4.0 image (Linux source, {@code fs/squashfs/}; kernel documentation, "Squashfs 4.0
 * Filesystem"). Folders and links are followed within the image, at most forty links.
 */
public final class SquashfsFiles implements ImageFiles {

    static final String FORMAT = "squashfs image";
    private static final int MOST_LINKS = 40;
    private static final int MOST_ENTRIES = 1_000_000;
    private static final int MOST_PATH = 8192;
    private static final long MOST_FILE_BYTES = 16L << 30;
    private static final int MOST_LISTING_BYTES = 16 << 20;
    private static final int PLAIN = 1 << 24;
    private static final int FRAGMENTS_PER_BLOCK = 512;

    private final ByteSource image;
    private final SquashfsSuperblock superblock;
    private final SquashfsCompression compression;
    private final ByteBuffer header;

    private SquashfsFiles(ByteSource image, SquashfsSuperblock superblock, ByteBuffer header) {
        this.image = image;
        this.superblock = superblock;
        this.compression = new SquashfsCompression(superblock.compression());
        this.header = header;
    }

    /** Opens an image that begins at the source's start. */
    public static SquashfsFiles open(ByteSource image) throws IOException {
        return new SquashfsFiles(
                image, SquashfsSuperblock.read(image, 0), image.read(0, 96).order(ByteOrder.LITTLE_ENDIAN));
    }

    public SquashfsSuperblock superblock() {
        return superblock;
    }

    @Override
    public Optional<byte[]> read(String path, int mostBytes) throws IOException {
        Optional<SquashfsInode> found = find(path);
        if (found.isPresent() && found.get() instanceof SquashfsInode.File file && file.bytes() <= mostBytes) {
            return file.bytes() < 0 ? Optional.empty() : Optional.of(content(file));
        }
        return Optional.empty();
    }

    /** Takes what stands in an image. */
    public interface Visitor {
        /**
         * A file, folder, link or device, folders before what is in them, in the order of their names.
         *
         * @param path below the root
         * @param attributes kind, mode, owner, group and date, in a form of their own
         * @param content of a file, or the target of a link
         */
        void entry(String path, String attributes, Content content) throws IOException;
    }

    /** Hands out content piece by piece. */
    public interface Content {
        void copyTo(OutputStream out) throws IOException;
    }

    /** Visits everything below the root; more than a million entries are refused. */
    public void walk(Visitor visitor) throws IOException {
        Deque<Map.Entry<String, Long>> left = new ArrayDeque<>();
        left.push(Map.entry("", header.getLong(32)));
        int entries = 0;
        while (!left.isEmpty()) {
            Map.Entry<String, Long> next = left.pop();
            Malformed.unless(++entries <= MOST_ENTRIES, FORMAT, "it has more entries than are looked at");
            SquashfsInode inode = inode(next.getValue());
            visitor.entry(next.getKey(), attributes(next.getValue()), out -> copy(inode, out));
            if (inode instanceof SquashfsInode.Folder folder) {
                String above = next.getKey().isEmpty() ? "" : next.getKey() + "/";
                Malformed.unless(above.length() < MOST_PATH, FORMAT, "its folders are too deep");
                TreeMap<String, Long> names = new TreeMap<>(Comparator.reverseOrder());
                list(folder, (name, reference) -> {
                    names.put(name, reference);
                    return false;
                });
                names.forEach((name, reference) -> left.push(Map.entry(above + name, reference)));
            }
        }
    }

    private String attributes(long reference) throws IOException {
        long at = header.getLong(64) + (reference >>> 16);
        ByteBuffer start = new SquashfsMetadata(image, compression, at, (int) (reference & 0xFFFF)).take(16);
        return start.getShort(0) + " " + Integer.toOctalString(start.getShort(2) & 0xFFFF) + " " + start.getShort(4)
                + " " + start.getShort(6) + " " + (start.getInt(8) & 0xFFFF_FFFFL);
    }

    private void copy(SquashfsInode inode, OutputStream out) throws IOException {
        if (inode instanceof SquashfsInode.File file) {
            copy(file, out);
        } else if (inode instanceof SquashfsInode.Link link) {
            out.write(link.target().getBytes(StandardCharsets.UTF_8));
        }
    }

    private SquashfsInode root() throws IOException {
        return inode(header.getLong(32));
    }

    private SquashfsInode inode(long reference) throws IOException {
        long at = header.getLong(64) + (reference >>> 16);
        return SquashfsInode.read(new SquashfsMetadata(image, compression, at, (int) (reference & 0xFFFF)));
    }

    private Optional<SquashfsInode> find(String path) throws IOException {
        Deque<String> names = new ArrayDeque<>(List.of(path.split("/", -1)));
        Deque<SquashfsInode> folders = new ArrayDeque<>();
        SquashfsInode at = root();
        int links = 0;
        while (!names.isEmpty()) {
            String name = names.removeFirst();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                at = folders.isEmpty() ? at : folders.pop();
                continue;
            }
            Optional<SquashfsInode> next =
                    at instanceof SquashfsInode.Folder folder ? lookUp(folder, name) : Optional.empty();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (next.get() instanceof SquashfsInode.Link link) {
                Malformed.unless(++links <= MOST_LINKS, FORMAT, "links run in a circle");
                if (link.target().startsWith("/")) {
                    at = root();
                    folders.clear();
                }
                List<String> more = List.of(link.target().split("/", -1));
                for (int i = more.size() - 1; i >= 0; i--) {
                    names.addFirst(more.get(i));
                }
            } else {
                folders.push(at);
                at = next.get();
            }
        }
        return Optional.of(at);
    }

    private Optional<SquashfsInode> lookUp(SquashfsInode.Folder folder, String name) throws IOException {
        Optional<Long> found = list(folder, (each, reference) -> each.equals(name));
        return found.isEmpty() ? Optional.empty() : Optional.of(inode(found.get()));
    }

    private interface Names {
        /** Takes a name and the place of its inode; returns whether it was looked for. */
        boolean take(String name, long reference);
    }

    /**
     * Goes through a listing: runs of entries, each run behind a header with their number less one and their inode block.
     *
     * @return the place of the inode that was looked for
     */
    private Optional<Long> list(SquashfsInode.Folder folder, Names names) throws IOException {
        long left = folder.bytes() - 3;
        if (left <= 0) {
            return Optional.empty();
        }
        Malformed.unless(left <= MOST_LISTING_BYTES, FORMAT, "a folder is too large");
        SquashfsMetadata listing =
                new SquashfsMetadata(image, compression, header.getLong(72) + folder.block(), folder.offset());
        while (left > 0) {
            ByteBuffer run = listing.take(12);
            left -= 12;
            int count = run.getInt(0);
            Malformed.unless(count >= 0 && count < 256, FORMAT, "a folder has a wrong count");
            for (int entry = 0; entry <= count; entry++) {
                ByteBuffer bytes = listing.take(8);
                int length = (bytes.getShort(6) & 0xFFFF) + 1;
                Malformed.unless(length <= 256, FORMAT, "a name is too long");
                String found =
                        StandardCharsets.UTF_8.decode(listing.take(length)).toString();
                left -= 8 + length;
                long block = run.getInt(4) & 0xFFFF_FFFFL;
                long reference = (block << 16) | (bytes.getShort(0) & 0xFFFF);
                if (names.take(found, reference)) {
                    return Optional.of(reference);
                }
            }
        }
        return Optional.empty();
    }

    private byte[] content(SquashfsInode.File file) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream((int) file.bytes());
        copy(file, content);
        return content.toByteArray();
    }

    private void copy(SquashfsInode.File file, OutputStream out) throws IOException {
        Malformed.unless(file.bytes() >= 0 && file.bytes() <= MOST_FILE_BYTES, FORMAT, "a file is too large");
        int blockBytes = superblock.blockBytes();
        boolean hasFragment = file.fragment() >= 0;
        long blocks = hasFragment ? file.bytes() / blockBytes : (file.bytes() + blockBytes - 1) / blockBytes;
        long at = file.start();
        long left = file.bytes();
        for (long block = 0; block < blocks; block++) {
            int size = file.sizes().take(4).getInt(0);
            int expected = (int) Math.min(blockBytes, left);
            out.write(size == 0 ? new byte[expected] : block(at, size, expected));
            at += size & (PLAIN - 1);
            left -= expected;
        }
        if (hasFragment) {
            out.write(end(file, (int) left));
        }
    }

    private byte[] block(long at, int size, int expected) throws IOException {
        int length = size & (PLAIN - 1);
        Malformed.unless(length <= superblock.blockBytes(), FORMAT, "a block is longer than allowed");
        byte[] bytes = new byte[length];
        image.read(at, length).get(bytes);
        byte[] content = (size & PLAIN) != 0 ? bytes : compression.unpack(bytes, superblock.blockBytes());
        Malformed.unless(content.length >= expected, FORMAT, "a block is too short");
        return content.length == expected ? content : java.util.Arrays.copyOf(content, expected);
    }

    private byte[] end(SquashfsInode.File file, int length) throws IOException {
        long pointer = header.getLong(80) + (long) file.fragment() / FRAGMENTS_PER_BLOCK * Long.BYTES;
        long table =
                image.read(pointer, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        ByteBuffer entry =
                new SquashfsMetadata(image, compression, table, file.fragment() % FRAGMENTS_PER_BLOCK * 16).take(16);
        int offset = file.offset();
        Malformed.unless(offset >= 0 && offset <= superblock.blockBytes() - length, FORMAT, "a fragment lies outside");
        byte[] fragment = block(entry.getLong(0), entry.getInt(8), offset + length);
        return java.util.Arrays.copyOfRange(fragment, offset, offset + length);
    }
}
