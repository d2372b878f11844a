package dev.osbuild.image.structure;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Qcow2Header;
import dev.osbuild.image.disk.Qcow2Disk;
import dev.osbuild.image.files.IsoFiles;
import java.io.IOException;

/** A qcow2 image: its header, every reference to every cluster, and the disk or disc inside. */
final class Qcow2Structure {

    private Qcow2Structure() {}

    static String check(ByteSource image, Findings findings) throws IOException {
        Qcow2Header header = Qcow2Header.read(image);
        ClusterUses uses = new Qcow2Mapping(image, header).uses();
        int counted = new Qcow2Refcounts(image, header).compare(uses);
        return "qcow2 version " + header.version() + ", " + counted + " clusters with true reference counts; "
                + content(Qcow2Disk.open(image), findings);
    }

    /** A hybrid image is a disc, whatever its partition table says. */
    private static String content(ByteSource disk, Findings findings) throws IOException {
        return IsoFiles.matches(disk) ? DiscStructure.check(disk, findings) : DiskStructure.check(disk, findings);
    }
}
