package dev.osbuild.image.structure;

import static dev.osbuild.image.structure.TarHeader.BLOCK_BYTES;
import static dev.osbuild.image.structure.TarHeader.FORMAT;

import dev.osbuild.image.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A tar archive (POSIX.1-2017, pax): true checksums, paths that stay below the folder of unpacking, files, folders and
 * links only, zeros in every gap, and an end. Read once, in order.
 */
final class TarStructure {

    private static final long MOST_BYTES = 32L << 30;
    private static final int MOST_EXTENDED_BYTES = 1 << 20;
    private static final int PIECE_BYTES = 1 << 16;

    private final InputStream in;
    private final Contents contents;
    private final TarPaths paths = new TarPaths();
    private final byte[] piece = new byte[PIECE_BYTES];
    private long bytes;
    private int number;
    private Map<String, String> extended = Map.of();
    private String longPath = "";
    private String longTarget = "";

    /** Looks into files as they pass by. */
    interface Contents {
        /**
         * Takes a file.
         *
         * @param content of the file, of which any part may be read
         */
        void file(String path, long size, InputStream content) throws IOException;
    }

    private TarStructure(InputStream in, Contents contents) {
        this.in = in;
        this.contents = contents;
    }

    /**
     * Reads a stream to its end.
     *
     * @return how many entries there are
     */
    static int check(InputStream in, Contents contents) throws IOException {
        TarStructure structure = new TarStructure(in, contents);
        byte[] block = structure.block();
        while (!isZero(block, block.length)) {
            structure.entry(block);
            block = structure.block();
        }
        Malformed.unless(isZero(structure.block(), BLOCK_BYTES), FORMAT, "it does not end with two empty blocks");
        structure.requireNothingMore();
        Malformed.unless(structure.number > 0, FORMAT, "it is empty");
        return structure.number;
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK_BYTES);
        Malformed.unless(block.length == BLOCK_BYTES, FORMAT, "it ends without two empty blocks");
        return block;
    }

    private static boolean isZero(byte[] bytes, int length) {
        for (int index = 0; index < length; index++) {
            if (bytes[index] != 0) {
                return false;
            }
        }
        return true;
    }

    private void requireNothingMore() throws IOException {
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            Malformed.unless(isZero(piece, count), FORMAT, "something follows its end");
        }
    }

    private void entry(byte[] block) throws IOException {
        TarHeader header = TarHeader.read(block, ++number);
        switch (header.type()) {
            case 'x' -> extended = PaxRecords.read(text(header));
            case 'g' -> PaxRecords.read(text(header));
            case 'L' -> longPath = terminated(text(header));
            case 'K' -> longTarget = terminated(text(header));
            default -> {
                take(header);
                extended = Map.of();
                longPath = "";
                longTarget = "";
            }
        }
    }

    private byte[] text(TarHeader header) throws IOException {
        Malformed.unless(header.size() <= MOST_EXTENDED_BYTES, FORMAT, "an extended header is too large");
        byte[] text = in.readNBytes((int) header.size());
        Malformed.unless(text.length == header.size(), FORMAT, "it ends in the middle of an entry");
        skipPadding(header.size());
        return text;
    }

    private static String terminated(byte[] bytes) {
        int length = bytes.length > 0 && bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void take(TarHeader header) throws IOException {
        String path = extended.getOrDefault("path", longPath.isEmpty() ? header.path() : longPath);
        String target = extended.getOrDefault("linkpath", longTarget.isEmpty() ? header.target() : longTarget);
        long size = size(header);
        switch (header.type()) {
            case '0', '7' -> file(paths.take(path, TarPaths.Kind.FILE), size);
            case '1' -> {
                paths.requireFile(target, path);
                paths.take(path, TarPaths.Kind.FILE);
                requireNone(size, path);
            }
            case '2' -> {
                paths.take(path, TarPaths.Kind.LINK);
                Malformed.unless(!target.isEmpty(), FORMAT, "the link '" + path + "' leads nowhere");
                requireNone(size, path);
            }
            case '5' -> {
                paths.take(path, TarPaths.Kind.FOLDER);
                requireNone(size, path);
            }
            default ->
                throw Malformed.image(
                        FORMAT, "'" + path + "' is of the kind '" + header.type() + "', a device perhaps");
        }
    }

    private long size(TarHeader header) {
        String written = extended.get("size");
        Malformed.unless(
                written == null || written.matches("[0-9]{1,18}"), FORMAT, "an extended header holds no true size");
        return written == null ? header.size() : Long.parseLong(written);
    }

    private static void requireNone(long size, String path) {
        Malformed.unless(size == 0, FORMAT, "'" + path + "' is no file and has content");
    }

    private void file(String path, long size) throws IOException {
        bytes += size;
        Malformed.unless(bytes <= MOST_BYTES, FORMAT, "its content is larger than is looked at");
        Content content = new Content(in, size);
        contents.file(path, size, content);
        content.transferTo(OutputStream.nullOutputStream());
        skipPadding(size);
    }

    private void skipPadding(long size) throws IOException {
        int length = (int) (-size & (BLOCK_BYTES - 1));
        byte[] padding = in.readNBytes(length);
        Malformed.unless(padding.length == length, FORMAT, "it ends in the middle of an entry");
        Malformed.unless(isZero(padding, length), FORMAT, "a gap behind an entry is not empty");
    }

    /** As much of the archive as one file has. */
    private static final class Content extends InputStream {
        private final InputStream archive;
        private long left;

        Content(InputStream archive, long size) {
            this.archive = archive;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = archive.read(target, offset, (int) Math.min(length, left));
            Malformed.unless(count >= 0, FORMAT, "it ends in the middle of an entry");
            left -= count;
            return count;
        }
    }
}
