package dev.osbuild.build;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.disk.Qcow2Disk;
import dev.osbuild.image.disk.VhdxDisk;
import dev.osbuild.image.disk.VmdkDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Formats a disk can be converted between. */
enum DiskImageFormat {
    RAW,
    QCOW2,
    VMDK,
    VHDX;

    /** The output of the same name. */
    String output() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a file is to become, by its extension. */
    static DiskImageFormat ofName(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        for (DiskImageFormat format : values()) {
            if (name.endsWith("." + format.output())) {
                return format;
            }
        }
        throw new OsbuildException.Usage(
                "the name does not say which format it is to have",
                file.toString(),
                "let it end with .raw, .qcow2, .vmdk or .vhdx");
    }

    /** What a file is, by its first bytes. */
    static DiskImageFormat ofContent(ByteSource image) throws IOException {
        ByteBuffer start = image.read(0, (int) Math.min(8, image.size()));
        String mark = StandardCharsets.ISO_8859_1.decode(start).toString();
        if (mark.startsWith("QFI\u00fb")) {
            return QCOW2;
        } else if (mark.startsWith("KDMV")) {
            return VMDK;
        }
        return mark.equals("vhdxfile") ? VHDX : RAW;
    }

    /** The disk inside an image. */
    ByteSource open(ByteSource image) throws IOException {
        return switch (this) {
            case RAW -> image;
            case QCOW2 -> Qcow2Disk.open(image);
            case VMDK -> VmdkDisk.open(image);
            case VHDX -> VhdxDisk.open(image);
        };
    }
}
