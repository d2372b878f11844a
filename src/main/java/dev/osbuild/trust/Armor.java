package dev.osbuild.trust;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.ArmoredOutputStream;

/** ASCII armor (RFC 9580, 6.2): blocks between BEGIN and END lines. */
final class Armor {

    private static final String BEGIN = "-----BEGIN PGP ";
    private static final String END = "-----END PGP ";

    private Armor() {}

    /** The armored blocks of a file, or the file itself when it is binary. */
    static List<byte[]> blocks(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!text.contains(BEGIN)) {
            return List.of(bytes);
        }
        List<byte[]> blocks = new ArrayList<>();
        int start = text.indexOf(BEGIN);
        while (start >= 0) {
            int end = text.indexOf(END, start);
            if (end < 0) {
                throw new IOException("an armored block has no end");
            }
            int lineEnd = text.indexOf('\n', end);
            int blockEnd = lineEnd < 0 ? text.length() : lineEnd + 1;
            blocks.add(text.substring(start, blockEnd).getBytes(StandardCharsets.ISO_8859_1));
            start = text.indexOf(BEGIN, blockEnd);
        }
        return blocks;
    }

    /** Packets as an armored block without any header, so that it does not tell which program wrote it. */
    static byte[] write(Packets packets) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArmoredOutputStream armor =
                ArmoredOutputStream.builder().clearHeaders().build(bytes)) {
            packets.encode(armor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The packets in a block. */
    static InputStream open(byte[] block) throws IOException {
        boolean isArmored = new String(block, StandardCharsets.ISO_8859_1).startsWith(BEGIN);
        InputStream raw = new ByteArrayInputStream(block);
        return isArmored ? new ArmoredInputStream(raw) : raw;
    }

    /** Something that can be written as packets. */
    interface Packets {
        void encode(OutputStream out) throws IOException;
    }
}
