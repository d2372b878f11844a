package dev.osbuild.image.structure;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.SquashfsSuperblock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The superblock of a squashfs image and the order of its tables (Linux source, {@code fs/squashfs/super.c}): inodes,
 * directories, fragments, export, ids, extended attributes, each before the next.
 */
final class SquashfsStructure {

    private static final String FORMAT = "squashfs image";
    private static final int SUPERBLOCK_BYTES = 96;
    private static final long ABSENT = -1;

    private SquashfsStructure() {}

    static String check(ByteSource image) throws IOException {
        SquashfsSuperblock superblock = SquashfsSuperblock.read(image, 0);
        ByteBuffer raw = image.read(0, SUPERBLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Malformed.unless(superblock.inodes() > 0, FORMAT, "it has no inode, not even of its root");
        Malformed.unless((raw.getShort(26) & 0xFFFF) > 0, FORMAT, "it has no owner ids");
        long inodes = table(raw, 64, "inode");
        long directories = table(raw, 72, "directory");
        long ids = table(raw, 48, "id");
        Malformed.unless(inodes < directories, FORMAT, "its directory table does not follow its inode table");
        Malformed.unless(directories < ids, FORMAT, "its id table does not follow its directory table");
        long fragments = raw.getLong(80);
        boolean needsFragments = raw.getInt(16) != 0;
        Malformed.unless(
                !needsFragments || (fragments != ABSENT && fragments > directories),
                FORMAT,
                "its fragment table does not follow its directory table");
        long root = raw.getLong(32) >>> 16;
        Malformed.unless(
                root < directories - inodes && (raw.getLong(32) & 0xFFFF) < 8192,
                FORMAT,
                "its root inode lies outside the inode table");
        return "squashfs 4.0, " + superblock.compression().name().toLowerCase(java.util.Locale.ROOT) + ", "
                + superblock.inodes() + " inodes";
    }

    private static long table(ByteBuffer raw, int at, String what) {
        long start = raw.getLong(at);
        Malformed.unless(start != ABSENT, FORMAT, "it has no " + what + " table");
        return start;
    }
}
