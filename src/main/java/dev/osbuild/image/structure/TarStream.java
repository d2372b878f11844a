package dev.osbuild.image.structure;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Recognizes and unpacks what a tar archive may be packed by: gzip (RFC 1952) and Zstandard (RFC 8878). */
final class TarStream {

    private static final int BUFFER_BYTES = 1 << 16;
    /** Holds the first block of either, the larger of which has 128 KiB. */
    private static final int PEEKED_BYTES = 1 << 18;

    private static final int GZIP = 0x8B1F;
    private static final int ZSTD = 0xFD2FB528;

    private TarStream() {}

    /** Whether a stream is a tar archive, packed or not; the stream stays where it is. */
    static boolean isTar(BufferedInputStream in) throws IOException {
        in.mark(PEEKED_BYTES);
        byte[] start = in.readNBytes(PEEKED_BYTES);
        in.reset();
        try (InputStream peeked = unpacked(new BufferedInputStream(new ByteArrayInputStream(start)))) {
            return TarHeader.matches(peeked.readNBytes(TarHeader.BLOCK_BYTES));
        } catch (IOException e) {
            return false;
        }
    }

    /** The archive itself. */
    static InputStream unpacked(BufferedInputStream in) throws IOException {
        in.mark(Integer.BYTES);
        int magic = magic(in);
        in.reset();
        return opened(in, magic);
    }

    private static int magic(InputStream in) throws IOException {
        byte[] start = in.readNBytes(Integer.BYTES);
        int magic = 0;
        for (int index = start.length - 1; index >= 0; index--) {
            magic = (magic << Byte.SIZE) | (start[index] & 0xFF);
        }
        return magic;
    }

    private static InputStream opened(InputStream in, int magic) throws IOException {
        if ((magic & 0xFFFF) == GZIP) {
            return new BufferedInputStream(new GZIPInputStream(in, BUFFER_BYTES), BUFFER_BYTES);
        }
        return magic == ZSTD ? new BufferedInputStream(new ZstdInputStreamNoFinalizer(in), BUFFER_BYTES) : in;
    }
}
