package dev.osbuild.image;

import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a cpio archive in the "newc" form that Linux unpacks as its initramfs (kernel documentation, "initramfs buffer
 * format"). Every entry belongs to root and carries the same date; inode numbers count from 1; nothing else of the
 * machine enters.
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

    public void characterDevice(String path, int permissions, int major, int minor) throws IOException {
        entry(path, CHARACTER_DEVICE | (permissions & PERMISSIONS), 1, major, minor, NOTHING);
    }

    private void entry(String path, int mode, int links, int major, int minor, byte[] content) throws IOException {
        checkName(path);
        inode++;
        header(path, inode, mode, links, date.seconds(), major, minor, content);
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

    private void header(String name, int number, int mode, int links, long date, int major, int minor, byte[] content)
            throws IOException {
        byte[] nameBytes =
                Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), name.getBytes(StandardCharsets.UTF_8).length + 1);
        long[] fields = {number, mode, 0, 0, links, date, content.length, 0, 0, major, minor, nameBytes.length, 0};
        StringBuilder header = new StringBuilder(MAGIC);
        for (long field : fields) {
            header.append(String.format(Locale.ROOT, "%08X", field));
        }
        out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(nameBytes);
        pad(HEADER_BYTES + nameBytes.length);
        out.write(content);
        pad(content.length);
    }

    private void pad(int written) throws IOException {
        out.write(new byte[-written & 3]);
    }

    /** Ends the archive. */
    @Override
    public void close() throws IOException {
        try (out) {
            header(TRAILER, 0, 0, 1, 0, 0, 0, NOTHING);
        }
    }
}
