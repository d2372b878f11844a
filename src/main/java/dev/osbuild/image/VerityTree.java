package dev.osbuild.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The hash tree of dm-verity, format 1, SHA-256, blocks of 4096 bytes (Linux documentation,
 * {@code admin-guide/device-mapper/verity.rst}, section "Hash Tree"). The tree lies behind the data, the level of the
 * root block first, without a superblock: whoever uses it is told the parameters.
 *
 * @param dataBlocks blocks of data, which are the blocks before the tree
 * @param blocks of data and tree together
 * @param root digest of the block at the root, hexadecimal
 * @param salt hashed before every block, hexadecimal
 */
public record VerityTree(long dataBlocks, long blocks, String root, String salt) {

    public static final int BLOCK_BYTES = 4096;

    private static final String FORMAT = "image for dm-verity";
    private static final long MOST_CHECKED_BLOCKS = 1 << 20;
    private static final int READ_BLOCKS = 256;
    private static final int DIGEST_BYTES = 32;
    private static final int SECTOR_BYTES = 512;

    /**
     * Computes the tree over all of a file and appends it. A last block that is not full is filled with zeros first.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when there is less than two blocks of data
     */
    public static VerityTree append(FileChannel image, byte[] salt) throws IOException {
        long dataBlocks = (image.size() + BLOCK_BYTES - 1) / BLOCK_BYTES;
        Malformed.unless(dataBlocks > 1, FORMAT, "it is shorter than two blocks");
        pad(image, dataBlocks * BLOCK_BYTES);
        List<byte[]> levels = levels(ByteSource.of(image), dataBlocks, salt);
        byte[] rootBlock = levels.get(levels.size() - 1);
        long position = dataBlocks * BLOCK_BYTES;
        for (int level = levels.size() - 1; level >= 0; level--) {
            ByteRanges.write(image, position, ByteBuffer.wrap(levels.get(level)));
            position += levels.get(level).length;
        }
        HexFormat hex = HexFormat.of();
        return new VerityTree(
                dataBlocks, position / BLOCK_BYTES, hex.formatHex(digest(salt, rootBlock, 0)), hex.formatHex(salt));
    }

    /**
     * Computes the tree of data again and compares it with the one behind them.
     *
     * @param dataBlocks at most {@value #MOST_CHECKED_BLOCKS}
     * @param root hexadecimal, as the one who uses the tree is told
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when the tree, or its root, is another
     */
    public static void check(ByteSource image, long dataBlocks, byte[] salt, String root) throws IOException {
        Malformed.unless(
                dataBlocks > 1 && dataBlocks <= MOST_CHECKED_BLOCKS, FORMAT, "its number of blocks is out of range");
        Malformed.unless(dataBlocks * BLOCK_BYTES <= image.size(), FORMAT, "it is shorter than its data");
        List<byte[]> levels = levels(image, dataBlocks, salt);
        byte[] rootBlock = levels.get(levels.size() - 1);
        Malformed.unless(
                HexFormat.of().formatHex(digest(salt, rootBlock, 0)).equals(root),
                FORMAT,
                "its data do not have the root hash of the command line");
        long position = dataBlocks * BLOCK_BYTES;
        for (int level = levels.size() - 1; level >= 0; level--) {
            byte[] computed = levels.get(level);
            Malformed.unless(
                    position + computed.length <= image.size()
                            && image.read(position, computed.length).equals(ByteBuffer.wrap(computed)),
                    FORMAT,
                    "the tree behind its data is not theirs");
            position += computed.length;
        }
    }

    /** From the digests of the data to the block at the root. */
    private static List<byte[]> levels(ByteSource image, long dataBlocks, byte[] salt) throws IOException {
        List<byte[]> levels = new ArrayList<>();
        levels.add(hashes(image, dataBlocks, salt));
        while (levels.get(levels.size() - 1).length > BLOCK_BYTES) {
            levels.add(hashes(levels.get(levels.size() - 1), salt));
        }
        return levels;
    }

    /**
     * The device-mapper table for a device that holds data and tree, as {@code dm-mod.create=} takes it (Linux
     * documentation, {@code admin-guide/device-mapper/dm-init.rst}).
     *
     * @param device such as {@code PARTLABEL=system-a}
     */
    public String table(String device) {
        return "0 " + dataBlocks * (BLOCK_BYTES / SECTOR_BYTES) + " verity 1 " + device + " " + device + " "
                + BLOCK_BYTES + " " + BLOCK_BYTES + " " + dataBlocks + " " + dataBlocks + " sha256 " + root + " "
                + salt;
    }

    private static void pad(FileChannel image, long bytes) throws IOException {
        int missing = (int) (bytes - image.size());
        if (missing > 0) {
            ByteRanges.write(image, image.size(), ByteBuffer.allocate(missing));
        }
    }

    private static byte[] hashes(ByteSource image, long dataBlocks, byte[] salt) throws IOException {
        byte[] level = new byte[levelBytes(dataBlocks)];
        for (long first = 0; first < dataBlocks; first += READ_BLOCKS) {
            int count = (int) Math.min(READ_BLOCKS, dataBlocks - first);
            byte[] data = image.read(first * BLOCK_BYTES, count * BLOCK_BYTES).array();
            for (int block = 0; block < count; block++) {
                int at = (int) (first + block) * DIGEST_BYTES;
                System.arraycopy(digest(salt, data, block * BLOCK_BYTES), 0, level, at, DIGEST_BYTES);
            }
        }
        return level;
    }

    private static byte[] hashes(byte[] below, byte[] salt) {
        int blocks = below.length / BLOCK_BYTES;
        byte[] level = new byte[levelBytes(blocks)];
        for (int block = 0; block < blocks; block++) {
            System.arraycopy(digest(salt, below, block * BLOCK_BYTES), 0, level, block * DIGEST_BYTES, DIGEST_BYTES);
        }
        return level;
    }

    /** Digests of one level, in whole blocks. */
    private static int levelBytes(long blocks) {
        long bytes = blocks * DIGEST_BYTES;
        return Math.toIntExact((bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES);
    }

    private static byte[] digest(byte[] salt, byte[] bytes, int from) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            sha256.update(bytes, from, BLOCK_BYTES);
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
