package dev.osbuild.image.files;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.SquashfsSuperblock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;
import org.tukaani.xz.SingleXZInputStream;

/** Unpacks blocks of a squashfs, never to more bytes than the block may have. */
final class SquashfsCompression {

    private static final int XZ_MEMORY_KIBIBYTES = 64 << 10;

    private final SquashfsSuperblock.Compression kind;

    SquashfsCompression(SquashfsSuperblock.Compression kind) {
        this.kind = kind;
    }

    byte[] unpack(byte[] block, int mostBytes) {
        try (InputStream in = open(new ByteArrayInputStream(block))) {
            byte[] content = in.readNBytes(mostBytes);
            Malformed.unless(in.read() < 0, SquashfsFiles.FORMAT, "a block is longer than allowed");
            return content;
        } catch (IOException e) {
            throw Malformed.image(SquashfsFiles.FORMAT, "a block is damaged");
        }
    }

    private InputStream open(InputStream in) throws IOException {
        return switch (kind) {
            case GZIP -> new InflaterInputStream(in);
            case XZ -> new SingleXZInputStream(in, XZ_MEMORY_KIBIBYTES);
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
            case LZMA, LZO, LZ4 ->
                throw Malformed.image(SquashfsFiles.FORMAT, "its compression " + kind + " is not read here");
        };
    }
}
