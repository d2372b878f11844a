package dev.osbuild.image.files;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.SquashfsSuperblock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The files of a squashfs 4.0 image (Linux source, {@code fs/squashfs/}; kernel documentation, "Squashfs 4.0
 * Filesystem"). Folders and links are followed within the image, at most forty links.
 */
public final class SquashfsFiles implements ImageFiles {

    static final String FORMAT = "squashfs image";
    private static final int MOST_LINKS = 40;
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

    /** A listing is runs of entries, each run behind a header with their number less one and their inode block. */
    private Optional<SquashfsInode> lookUp(SquashfsInode.Folder folder, String name) throws IOException {
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
                if (found.equals(name)) {
                    long block = run.getInt(4) & 0xFFFF_FFFFL;
                    return Optional.of(inode((block << 16) | (bytes.getShort(0) & 0xFFFF)));
                }
            }
        }
        return Optional.empty();
    }

    private byte[] content(SquashfsInode.File file) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) file.bytes());
        int blockBytes = superblock.blockBytes();
        boolean hasFragment = file.fragment() >= 0;
        long blocks = hasFragment ? file.bytes() / blockBytes : (file.bytes() + blockBytes - 1) / blockBytes;
        long at = file.start();
        for (long block = 0; block < blocks; block++) {
            int size = file.sizes().take(4).getInt(0);
            int expected = Math.min(blockBytes, content.remaining());
            content.put(size == 0 ? new byte[expected] : block(at, size, expected));
            at += size & (PLAIN - 1);
        }
        if (hasFragment) {
            content.put(end(file, content.remaining()));
        }
        return content.array();
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
