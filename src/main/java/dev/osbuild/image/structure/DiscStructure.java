package dev.osbuild.image.structure;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.files.IsoFiles;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/** A disc: its ISO 9660 volume (ECMA-119), every file of which lies inside, and the squashfs images among them. */
final class DiscStructure {

    private static final String FORMAT = "ISO 9660 image";
    private static final int SQUASHFS_MAGIC = 0x6873_7173;

    private DiscStructure() {}

    static String check(ByteSource disc, Findings findings) throws IOException {
        IsoFiles files = IsoFiles.open(disc);
        int images = 0;
        for (String path : files.sizes().keySet()) {
            if (isSquashfs(files, path, findings)) {
                images++;
            }
        }
        String partitions = GuidPartitionTable.readOfDisc(disc)
                .map(table ->
                        ", two equal partition tables, " + table.partitions().size() + " partitions")
                .orElse("");
        return "ISO 9660 volume " + files.label() + ", " + files.sizes().size() + " files inside it, " + images
                + " squashfs" + partitions;
    }

    private static boolean isSquashfs(IsoFiles files, String path, Findings findings) throws IOException {
        Optional<ByteSource> content;
        try {
            content = files.open(path);
        } catch (EOFException e) {
            throw Malformed.image(FORMAT, "the file " + path + " lies behind its end");
        }
        if (content.isEmpty()
                || content.get().size() < Integer.BYTES
                || content.get().read(0, Integer.BYTES).getInt(0) != SQUASHFS_MAGIC) {
            return false;
        }
        findings.squashfs(path, content.get());
        return true;
    }
}
