package dev.osbuild.image.inspect;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.files.FatFiles;
import dev.osbuild.image.files.IsoFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a file is, by the marks in it. */
enum ArtifactFormat {
    QCOW2("qcow2"),
    VMDK("vmdk"),
    VHDX("vhdx"),
    RAW("raw disk"),
    ISO("iso"),
    SQUASHFS("squashfs"),
    FAT("fat"),
    EXT4("ext4"),
    KERNEL("kernel"),
    UKI("unified kernel image"),
    TAR("tar"),
    GZIP("gzip"),
    ZSTD("zstd"),
    CPIO("cpio"),
    LZ4("lz4"),
    UNKNOWN("unknown");

    private static final int SECTOR_BYTES = 512;
    private static final int KERNEL_MAGIC_AT = 0x202;
    private static final int TAR_MAGIC_AT = 257;
    private static final int EXT4_MAGIC_AT = 1024 + 0x38;

    private final String label;

    ArtifactFormat(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static ArtifactFormat of(ByteSource source) throws IOException {
        ByteBuffer start = source.read(0, (int) Math.min(source.size(), 2048));
        if (IsoFiles.matches(source)) {
            return ISO; // before disks, since a hybrid image is both
        } else if (has(start, 0, "QFI\u00fb")) {
            return QCOW2;
        } else if (has(start, 0, "KDMV")) {
            return VMDK;
        } else if (has(start, 0, "vhdxfile")) {
            return VHDX;
        } else if (has(start, SECTOR_BYTES, "EFI PART")) {
            return RAW;
        } else if (has(start, 0, "hsqs")) {
            return SQUASHFS;
        } else if (has(start, KERNEL_MAGIC_AT, "HdrS")) {
            return KERNEL;
        } else if (has(start, 0, "MZ") && UnifiedKernelFacts.matches(source)) {
            return UKI;
        }
        return otherThanDisks(source, start);
    }

    private static ArtifactFormat otherThanDisks(ByteSource source, ByteBuffer start) throws IOException {
        if (has(start, TAR_MAGIC_AT, "ustar")) {
            return TAR;
        } else if (has(start, 0, "\u001f\u008b")) {
            return GZIP;
        } else if (has(start, 0, "(\u00b5/\u00fd")) {
            return ZSTD;
        } else if (has(start, 0, "070701")) {
            return CPIO;
        } else if (has(start, 0, "\u0002!L\u0018")) {
            return LZ4;
        } else if (has(start, EXT4_MAGIC_AT, "S\u00ef")) {
            return EXT4;
        }
        return FatFiles.matches(source) ? FAT : UNKNOWN;
    }

    private static boolean has(ByteBuffer start, int at, String mark) {
        byte[] wanted = mark.getBytes(StandardCharsets.ISO_8859_1);
        boolean same = at + wanted.length <= start.limit();
        for (int i = 0; same && i < wanted.length; i++) {
            same = start.get(at + i) == wanted[i];
        }
        return same;
    }
}
