package dev.osbuild.image.files;

import dev.osbuild.image.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a name in a squashfs leads to (Linux source, {@code fs/squashfs/squashfs_fs.h}, {@code squashfs_inode}). */
sealed interface SquashfsInode {

    int LONGEST_TARGET = 4096;

    /**
     * A folder.
     *
     * @param block where its listing begins in the directory table
     * @param offset into that block
     * @param bytes of the listing
     */
    record Folder(long block, int offset, long bytes) implements SquashfsInode {}

    /**
     * A file.
     *
     * @param start of its first block in the image
     * @param bytes of its content
     * @param fragment number of the fragment block that holds its end; -1 for none
     * @param offset into that fragment
     * @param sizes stands where the sizes of its blocks begin
     */
    record File(long start, long bytes, int fragment, int offset, SquashfsMetadata sizes) implements SquashfsInode {}

    /** A symbolic link. */
    record Link(String target) implements SquashfsInode {}

    /** A device, pipe or socket. */
    record Other() implements SquashfsInode {}

    /** Reads the inode at a place of the inode table. */
    static SquashfsInode read(SquashfsMetadata table) throws IOException {
        int type = table.take(16).getShort(0);
        return switch (type) {
            case 1 -> {
                ByteBuffer bytes = table.take(16);
                yield new Folder(
                        bytes.getInt(0) & 0xFFFF_FFFFL, bytes.getShort(10) & 0xFFFF, bytes.getShort(8) & 0xFFFF);
            }
            case 8 -> {
                ByteBuffer bytes = table.take(24);
                yield new Folder(
                        bytes.getInt(8) & 0xFFFF_FFFFL, bytes.getShort(18) & 0xFFFF, bytes.getInt(4) & 0xFFFF_FFFFL);
            }
            case 2 -> {
                ByteBuffer bytes = table.take(16);
                yield new File(
                        bytes.getInt(0) & 0xFFFF_FFFFL,
                        bytes.getInt(12) & 0xFFFF_FFFFL,
                        bytes.getInt(4),
                        bytes.getInt(8),
                        table);
            }
            case 9 -> {
                ByteBuffer bytes = table.take(40);
                yield new File(bytes.getLong(0), bytes.getLong(8), bytes.getInt(28), bytes.getInt(32), table);
            }
            case 3, 10 -> {
                int length = table.take(8).getInt(4);
                Malformed.unless(
                        length > 0 && length <= LONGEST_TARGET, SquashfsFiles.FORMAT, "a link has a wrong length");
                yield new Link(StandardCharsets.UTF_8.decode(table.take(length)).toString());
            }
            default -> {
                Malformed.unless(type > 0 && type <= 14, SquashfsFiles.FORMAT, "an inode is of an unknown type");
                yield new Other();
            }
        };
    }
}
