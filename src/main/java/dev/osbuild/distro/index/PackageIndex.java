package dev.osbuild.distro.index;

import dev.osbuild.distro.deb.BinaryPackage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The packages of one suite, component and architecture, in the binary form {@link PackageIndexWriter} makes. The file
 * is mapped; only the records asked for are decoded, so that opening an index of 70,000 packages takes milliseconds.
 */
public final class PackageIndex {

    static final int MAGIC = 0x6f735069;

    private final ByteBuffer bytes;
    private final int packageCount;
    private final int provisionCount;
    private final int baseCount;

    private PackageIndex(ByteBuffer bytes) throws IOException {
        this.bytes = bytes;
        if (bytes.limit() < 16 || bytes.getInt(0) != MAGIC) {
            throw new IOException("not a package index");
        }
        this.packageCount = bytes.getInt(4);
        this.provisionCount = bytes.getInt(8);
        this.baseCount = bytes.getInt(12);
    }

    /** Opens a file that {@link PackageIndexWriter} wrote. */
    static PackageIndex open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new PackageIndex(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /** How many packages there are. */
    public int size() {
        return packageCount;
    }

    /** All versions of a package, in the order of the index. */
    public List<Entry> find(String name) {
        List<Entry> found = new ArrayList<>();
        for (int i = lowerBound(name, packageCount, this::recordOffset); i < packageCount; i++) {
            if (!text(recordOffset(i)).equals(name)) {
                break;
            }
            found.add(entry(i));
        }
        return found;
    }

    /** The packages whose Provides field names a package, in no particular order. */
    public List<Entry> providers(String name) {
        List<Entry> found = new ArrayList<>();
        for (int i = lowerBound(name, provisionCount, this::provisionOffset); i < provisionCount; i++) {
            if (!text(provisionOffset(i)).equals(name)) {
                break;
            }
            found.add(entry(bytes.getInt(provisions() + 8 * i + 4)));
        }
        return found;
    }

    /** The essential and required packages, in the order of their names. */
    public List<Entry> base() {
        List<Entry> found = new ArrayList<>();
        for (int i = 0; i < baseCount; i++) {
            found.add(entry(bytes.getInt(provisions() + 8 * provisionCount + 4 * i)));
        }
        return found;
    }

    /** The names of all packages. */
    public List<String> names() {
        List<String> names = new ArrayList<>(packageCount);
        for (int i = 0; i < packageCount; i++) {
            names.add(text(recordOffset(i)));
        }
        return names;
    }

    private int provisions() {
        return 16 + 4 * packageCount;
    }

    private int recordOffset(int number) {
        return bytes.getInt(16 + 4 * number);
    }

    private int provisionOffset(int number) {
        return bytes.getInt(provisions() + 8 * number);
    }

    private int lowerBound(String name, int count, IntUnaryOperator offset) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(rawText(offset.applyAsInt(middle)), wanted) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private byte[] rawText(int offset) {
        byte[] raw = new byte[bytes.getInt(offset)];
        bytes.get(offset + 4, raw);
        return raw;
    }

    private String text(int offset) {
        return new String(rawText(offset), StandardCharsets.UTF_8);
    }

    private Entry entry(int number) {
        return PackageRecord.read(bytes.duplicate().position(recordOffset(number)));
    }

    /**
     * A package with its place in the archive's order of first mention, which apt uses to break ties.
     *
     * @param details the package
     * @param mention rank among all names in the index, by where each is named first
     */
    public record Entry(BinaryPackage details, int mention) {}
}
