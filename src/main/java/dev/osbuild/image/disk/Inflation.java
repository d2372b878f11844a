package dev.osbuild.image.disk;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.osbuild.image.Malformed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Compressed blocks of disk images; what they hold is never longer than the block it belongs to. */
final class Inflation {

    private Inflation() {}

    /** A zlib stream (RFC 1950). */
    static void zlib(ByteBuffer compressed, ByteBuffer target, String format) {
        inflate(new Inflater(), compressed, target, format);
    }

    /** A deflate stream without a frame (RFC 1951). */
    static void deflate(ByteBuffer compressed, ByteBuffer target, String format) {
        inflate(new Inflater(true), compressed, target, format);
    }

    /** A zstd frame (RFC 8878) with anything behind it. */
    static void zstd(ByteBuffer compressed, ByteBuffer target, String format) {
        byte[] bytes = new byte[compressed.remaining()];
        compressed.get(bytes);
        try (InputStream in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(bytes))) {
            byte[] content = in.readNBytes(target.remaining());
            Malformed.unless(content.length == target.remaining(), format, "a compressed block is too short");
            target.put(content);
        } catch (IOException e) {
            throw Malformed.image(format, "a compressed block is damaged");
        }
    }

    private static void inflate(Inflater inflater, ByteBuffer compressed, ByteBuffer target, String format) {
        try {
            inflater.setInput(compressed);
            while (target.hasRemaining() && inflater.inflate(target) > 0) {
                // goes on until the block is full or the stream has ended
            }
            Malformed.unless(!target.hasRemaining(), format, "a compressed block is too short");
        } catch (DataFormatException e) {
            throw Malformed.image(format, "a compressed block is damaged");
        } finally {
            inflater.end();
        }
    }
}
