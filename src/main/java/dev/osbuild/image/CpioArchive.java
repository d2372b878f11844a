package dev.osbuild.image;

import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a cpio archive in the "newc" form that Linux unpacks as its initramfs (kernel documentation, "initramfs buffer
 * format"). Entries belong to root and carry the same date unless they are given an {@link Ownership}; inode numbers
 * count from 1; nothing else of the machine enters.
 */
public final class CpioArchive implements AutoCloseable {

    static final String MAGIC = "070701";
    static final String TRAILER = "TRAILER!!!";
    static final int HEADER_BYTES = 110;
    static final int REGULAR = 0100000;
    static final int FOLDER = 0040000;
    static final int LINK = 0120000;
    static final int CHARACTER_DEVICE = 0020000;

    private static final int PERMISSIONS = 07777;
    private static final byte[] NOTHING = {};

    private final OutputStream out;
    private final SourceEpoch date;
    private final Set<String> names = new HashSet<>();
    private int inode;

    /** @param out receives the archive; closed with it */
    public CpioArchive(OutputStream out, SourceEpoch date) {
        this.out = out;
        this.date = date;
    }

    /** Adds a folder, which must come before what lies in it. */
    public void folder(String path, int permissions) throws IOException {
        entry(path, FOLDER | (permissions & PERMISSIONS), 2, 0, 0, NOTHING);
    }

    public void file(String path, int permissions, byte[] content) throws IOException {
        entry(path, REGULAR | (permissions & PERMISSIONS), 1, 0, 0, content);
    }

    public void link(String path, String target) throws IOException {
        entry(path, LINK | 0777, 1, 0, 0, target.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a folder with an owner and a date of its own. */
    public void folder(String path, int permissions, Ownership ownership) throws IOException {
        checkName(path);
        header(path, ++inode, FOLDER | (permissions & PERMISSIONS), 2, ownership, 0, 0, 0);
    }

    /** Adds a link with an owner and a date of its own. */
    public void link(String path, String target, Ownership ownership) throws IOException {
        byte[] content = target.getBytes(StandardCharsets.UTF_8);
        checkName(path);
        header(path, ++inode, LINK | 0777, 1, ownership, 0, 0, content.length);
        content(content);
    }

    /**
     * Adds a file with an owner and a date of its own.
     *
     * @throws IllegalArgumentException when it has 4 GiB or more, which the format cannot express
     */
    public void file(String path, int permissions, Ownership ownership, Path source) throws IOException {
        checkName(path);
        long size = Files.size(source);
        if (size > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("a cpio archive holds files of less than 4 GiB: " + path);
        }
        header(path, ++inode, REGULAR | (permissions & PERMISSIONS), 1, ownership, 0, 0, size);
        Files.copy(source, out);
        pad(size);
    }

    /**
     * Whose an entry is, and of when.
     *
     * @param owner numeric user id
     * @param group numeric group id
     * @param seconds since 1970
     */
    public record Ownership(int owner, int group, long seconds) {}

    public void characterDevice(String path, int permissions, int major, int minor) throws IOException {
        entry(path, CHARACTER_DEVICE | (permissions & PERMISSIONS), 1, major, minor, NOTHING);
    }

    private void entry(String path, int mode, int links, int major, int minor, byte[] content) throws IOException {
        checkName(path);
        header(path, ++inode, mode, links, new Ownership(0, 0, date.seconds()), major, minor, content.length);
        content(content);
    }

    private void content(byte[] content) throws IOException {
        out.write(content);
        pad(content.length);
    }

    private void checkName(String path) {
        boolean sound = !path.isEmpty() && !path.equals(TRAILER) && path.indexOf('\0') < 0;
        for (String name : path.split("/", -1)) {
            sound &= !name.isEmpty() && !name.equals(".") && !name.equals("..");
        }
        int slash = path.lastIndexOf('/');
        sound &= slash < 0 || names.contains(path.substring(0, slash));
        if (!sound || !names.add(path)) {
            throw new IllegalArgumentException(
                    "an archive entry needs a plain relative path, a folder before it, and a name of its own: " + path);
        }
    }

    private void header(
            String name, int number, int mode, int links, Ownership ownership, int major, int minor, long size)
            throws IOException {
        byte[] nameBytes = (name + '\0').getBytes(StandardCharsets.UTF_8);
        long[] fields = {
            number,
            mode,
            ownership.owner(),
            ownership.group(),
            links,
            ownership.seconds(),
            size,
            0,
            0,
            major,
            minor,
            nameBytes.length,
            0
        };
        StringBuilder header = new StringBuilder(MAGIC);
        for (long field : fields) {
            header.append(String.format(Locale.ROOT, "%08X", field));
        }
        out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(nameBytes);
        pad(HEADER_BYTES + nameBytes.length);
    }

    private void pad(long written) throws IOException {
        out.write(new byte[(int) (-written & 3)]);
    }

    /** Ends the archive. */
    @Override
    public void close() throws IOException {
        try (out) {
            header(TRAILER, 0, 0, 1, new Ownership(0, 0, 0), 0, 0, 0);
        }
    }
}
