package dev.osbuild.image.structure;

import static dev.osbuild.image.structure.FatTable.FORMAT;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.files.FatFiles;
import dev.osbuild.image.files.FatGeometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A FAT12, FAT16 or FAT32 file system (Microsoft, "FAT: General Overview of On-Disk Format", version 1.03): equal
 * tables, and every chain inside, apart from the others, and as long as its file.
 */
final class FatStructure {

    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_FOLDER_BYTES = 4 << 20;
    private static final String SYSTEM = "live/system.squashfs";
    private static final int BACKUP_AT = 50;
    private static final int SECTOR_BYTES = 512;

    private final ByteSource image;
    private final FatGeometry geometry;
    private final FatTable table;
    private final Deque<Folder> folders = new ArrayDeque<>();
    private int files;
    private int entries;

    /**
     * A folder that is still to be read.
     *
     * @param cluster its first; 0 for the root, as the entries {@code ..} say it
     * @param parent the first cluster of the folder above
     */
    private record Folder(String path, long cluster, long parent, ByteBuffer content) {}

    private FatStructure(ByteSource image, FatGeometry geometry, FatTable table) {
        this.image = image;
        this.geometry = geometry;
        this.table = table;
    }

    /** Also checks the program that firmware starts, and the system image beside it. */
    static String checkWithContents(ByteSource image, Findings findings) throws IOException {
        String found = check(image);
        FatFiles files = FatFiles.open(image);
        Optional<String> program = ProgramStructure.checkIn(files);
        Optional<ByteSource> system = files.open(SYSTEM);
        found += program.map(words -> "; " + words).orElse("");
        return system.isPresent() ? found + "; " + findings.squashfs(SYSTEM, system.get()) : found;
    }

    static String check(ByteSource image) throws IOException {
        FatGeometry geometry = FatGeometry.read(image);
        checkBackup(image, geometry);
        FatStructure structure = new FatStructure(image, geometry, FatTable.read(image, geometry));
        structure.walk();
        structure.table.refuseLost();
        return "FAT" + geometry.bits() + ", " + structure.files + " files in clusters of their own";
    }

    private static void checkBackup(ByteSource image, FatGeometry geometry) throws IOException {
        ByteBuffer boot = image.read(0, SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int sector = boot.getShort(BACKUP_AT) & 0xFFFF;
        if (geometry.bits() == 32 && sector != 0) {
            long at = (long) sector * (boot.getShort(11) & 0xFFFF);
            Malformed.unless(
                    image.read(at, SECTOR_BYTES).equals(boot), FORMAT, "its second boot sector differs from the first");
        }
    }

    private void walk() throws IOException {
        ByteBuffer root = geometry.rootCluster() == 0
                ? image.read(geometry.rootAt(), geometry.rootBytes()).order(ByteOrder.LITTLE_ENDIAN)
                : folder(table.take(geometry.rootCluster(), "/"), "/");
        folders.add(new Folder("", 0, 0, root));
        while (!folders.isEmpty()) {
            Folder folder = folders.remove();
            List<FatFolder.Entry> found = FatFolder.read(folder.content, folder.path);
            entries += found.size();
            Malformed.unless(entries <= MOST_ENTRIES, FORMAT, "it has more than 100,000 files");
            int own = folder.path.isEmpty() ? 0 : checkOwn(folder, found);
            for (FatFolder.Entry entry : found.subList(own, found.size())) {
                take(entry, folder);
            }
        }
    }

    /** The first entries of a folder lead to itself and to the one above. */
    private static int checkOwn(Folder folder, List<FatFolder.Entry> found) {
        boolean right = found.size() >= 2
                && found.get(0).equals(new FatFolder.Entry(folder.path + ".", true, folder.cluster, 0))
                && found.get(1).equals(new FatFolder.Entry(folder.path + "..", true, folder.parent, 0));
        Malformed.unless(right, FORMAT, "/" + folder.path + " does not lead to itself and to the folder above");
        return 2;
    }

    private void take(FatFolder.Entry entry, Folder in) throws IOException {
        String path = "/" + entry.path();
        if (entry.folder()) {
            long[] chain = table.take(entry.cluster(), path);
            folders.add(new Folder(entry.path() + "/", entry.cluster(), in.cluster, folder(chain, path)));
            return;
        }
        files++;
        long wanted = (entry.bytes() + geometry.clusterBytes() - 1) / geometry.clusterBytes();
        long taken = wanted == 0 && entry.cluster() == 0 ? 0 : table.take(entry.cluster(), path).length;
        Malformed.unless(taken == wanted, FORMAT, path + " has " + taken + " clusters and needs " + wanted);
    }

    private ByteBuffer folder(long[] chain, String path) throws IOException {
        long bytes = (long) chain.length * geometry.clusterBytes();
        Malformed.unless(bytes <= MOST_FOLDER_BYTES, FORMAT, "the folder " + path + " is larger than 4 MiB");
        ByteBuffer content = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long cluster : chain) {
            content.put(image.read(geometry.clusterAt(cluster), geometry.clusterBytes()));
        }
        return content.flip();
    }
}
