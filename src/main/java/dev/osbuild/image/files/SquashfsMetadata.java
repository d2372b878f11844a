package dev.osbuild.image.files;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A place in one of a squashfs image's tables, which are streams of blocks of at most 8 KiB, each behind two bytes that
 * say how long it is (Linux source, {@code fs/squashfs/squashfs_fs.h}, {@code SQUASHFS_METADATA_SIZE}).
 */
final class SquashfsMetadata {

    private static final int BLOCK_BYTES = 8192;
    private static final int PLAIN = 0x8000;

    private final ByteSource image;
    private final SquashfsCompression compression;
    private long next;
    private ByteBuffer block = ByteBuffer.allocate(0);

    /**
     * Opens a place.
     *
     * @param at where the block begins in the image
     * @param offset into the unpacked block
     */
    SquashfsMetadata(ByteSource image, SquashfsCompression compression, long at, int offset) throws IOException {
        this.image = image;
        this.compression = compression;
        this.next = at;
        load();
        Malformed.unless(offset <= block.limit(), SquashfsFiles.FORMAT, "a table entry lies outside its block");
        block.position(offset);
    }

    /** The next bytes; the caller bounds {@code length}. */
    ByteBuffer take(int length) throws IOException {
        ByteBuffer taken = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (taken.hasRemaining()) {
            if (!block.hasRemaining()) {
                load();
            }
            int count = Math.min(taken.remaining(), block.remaining());
            byte[] bytes = new byte[count];
            block.get(bytes);
            taken.put(bytes);
        }
        return taken.flip();
    }

    private void load() throws IOException {
        int header = image.read(next, 2).order(ByteOrder.LITTLE_ENDIAN).getShort(0) & 0xFFFF;
        int length = header & ~PLAIN;
        Malformed.unless(length > 0 && length <= BLOCK_BYTES, SquashfsFiles.FORMAT, "a table block has a wrong length");
        byte[] bytes = new byte[length];
        image.read(next + 2, length).get(bytes);
        next += 2 + length;
        byte[] content = (header & PLAIN) != 0 ? bytes : compression.unpack(bytes, BLOCK_BYTES);
        Malformed.unless(content.length > 0, SquashfsFiles.FORMAT, "a table block is empty");
        block = ByteBuffer.wrap(content);
    }
}
