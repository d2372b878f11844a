package dev.osbuild.distro.dpkg;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The outer form of a package, see deb(5): an {@code ar} archive of {@code debian-binary}, {@code control.tar} and
 * {@code data.tar}, the two latter compressed. Members are read in that order.
 */
final class DebFile implements AutoCloseable {

    private static final String AR_MAGIC = "!<arch>\n";
    private static final int HEADER_BYTES = 60;
    private static final int XZ_MEMORY_KIB = 256 << 10;
    private static final long FREE_BYTES = 64L << 20;
    private static final long HIGHEST_RATIO = 200;

    private final InputStream in;
    private long unread;
    private long memberBytes;

    private DebFile(InputStream in) {
        this.in = in;
    }

    /**
     * Opens a package and checks its format version.
     *
     * @throws MalformedDeb when it is no package of format 2
     */
    static DebFile open(Path file) throws IOException {
        DebFile deb = new DebFile(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        try {
            if (!AR_MAGIC.equals(deb.text(AR_MAGIC.length()))) {
                throw new MalformedDeb("it is no ar archive");
            }
            if (!"debian-binary".equals(deb.nextMember())) {
                throw new MalformedDeb("its first member is not debian-binary");
            }
            String version = deb.text((int) Math.min(deb.unread, 16));
            deb.unread -= version.length();
            if (!version.startsWith("2.")) {
                throw new MalformedDeb("its format version is '" + version.strip() + "', not 2");
            }
            return deb;
        } catch (IOException e) {
            deb.close();
            throw e;
        }
    }

    /** The uncompressed {@code control.tar} ({@code "control"}) or, after it, {@code data.tar} ({@code "data"}). */
    InputStream tar(String part) throws IOException {
        String name = nextMember();
        while (name.startsWith("_")) {
            name = nextMember();
        }
        String prefix = part + ".tar";
        if (!name.startsWith(prefix)) {
            throw new MalformedDeb("the member " + prefix + " is missing; there is '" + name + "'");
        }
        long limit = FREE_BYTES + unread * HIGHEST_RATIO;
        return new LimitedInputStream(uncompressed(name.substring(prefix.length())), limit);
    }

    private InputStream uncompressed(String suffix) throws IOException {
        InputStream member = new Member();
        return switch (suffix) {
            case "" -> member;
            case ".gz" -> new GZIPInputStream(member, 1 << 16);
            case ".xz" -> new XZInputStream(member, XZ_MEMORY_KIB);
            case ".zst" -> new ZstdInputStream(member);
            case ".bz2" -> new BZip2CompressorInputStream(member);
            default -> throw new MalformedDeb("its compression '" + suffix + "' is not known");
        };
    }

    /** Skips what is left of the current member, and gives the next one's name. */
    private String nextMember() throws IOException {
        try {
            in.skipNBytes(unread);
        } catch (EOFException e) {
            throw truncated();
        }
        String header = text(HEADER_BYTES);
        if (!header.endsWith("`\n")) {
            throw new MalformedDeb("an ar header is damaged");
        }
        String size = header.substring(48, 58).strip();
        if (!size.matches("[0-9]{1,10}")) {
            throw new MalformedDeb("an ar header gives the size '" + size + "'");
        }
        long bytes = Long.parseLong(size);
        unread = bytes + bytes % 2;
        memberBytes = bytes;
        String name = header.substring(0, 16).strip();
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private String text(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw truncated();
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static MalformedDeb truncated() {
        return new MalformedDeb("it ends too early");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The bytes of the current member. */
    private final class Member extends InputStream {

        private long left = memberBytes;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw truncated();
            }
            left -= count;
            unread -= count;
            return count;
        }
    }
}
