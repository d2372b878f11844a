package dev.osbuild.image.structure;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.disk.VhdxDisk;
import dev.osbuild.image.disk.VmdkDisk;
import dev.osbuild.image.files.FatFiles;
import dev.osbuild.image.files.IsoFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks a file by the rules of its format. */
public final class ImageStructure {

    private static final int MAGIC_BYTES = 1024;
    private static final Map<String, Format> BY_MEDIA_TYPE = Map.of(
            "application/x-qemu-disk", Format.QCOW2,
            "application/x-raw-disk-image", Format.DISK,
            "application/x-iso9660-image", Format.DISC,
            "application/x-vmdk", Format.VMDK,
            "application/x-vhdx-disk", Format.VHDX,
            "application/vnd.squashfs", Format.SQUASHFS,
            "application/x-fat-image", Format.FAT,
            "application/x-efi", Format.PROGRAM,
            "application/x-tar", Format.TAR,
            "application/x-cpio", Format.CPIO);
    private static final Map<String, Format> BY_EXTENSION = Map.of(
            "qcow2", Format.QCOW2,
            "vmdk", Format.VMDK,
            "vhdx", Format.VHDX,
            "iso", Format.DISC,
            "squashfs", Format.SQUASHFS,
            "efi", Format.PROGRAM,
            "cpio", Format.CPIO,
            "tar", Format.TAR,
            "wsl", Format.TAR);
    private static final Pattern PACKED_TAR = Pattern.compile(".*\\.(tar\\.gz|tar\\.zst|wsl)");

    private ImageStructure() {}

    /**
     * Checks a file whose kind is known, and whatever its first bytes say it is.
     *
     * @param mediaType as in a manifest
     * @return what was found; empty when there are no rules for the format
     * @throws OsbuildException.VerificationFailed when a rule does not hold
     */
    public static Optional<SoundImage> check(Path file, String mediaType) throws IOException {
        boolean packed = PACKED_TAR.matcher(file.toString()).matches();
        return check(file, packed ? Optional.of(Format.TAR) : Optional.ofNullable(BY_MEDIA_TYPE.get(mediaType)));
    }

    /** Checks a file of which nothing is known but its first bytes, and what its name says it is. */
    public static Optional<SoundImage> check(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        return check(file, Optional.ofNullable(BY_EXTENSION.get(name.substring(name.lastIndexOf('.') + 1))));
    }

    private static Optional<SoundImage> check(Path file, Optional<Format> announced) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return check(ByteSource.of(channel), announced);
        } catch (OsbuildException.VerificationFailed e) {
            throw refused(e, file);
        }
    }

    /** Checks bytes of which nothing is known. */
    static Optional<SoundImage> check(ByteSource image) throws IOException {
        return check(image, Optional.empty());
    }

    /** Checks bytes whose kind is known. */
    static Optional<SoundImage> check(ByteSource image, String mediaType) throws IOException {
        return check(image, Optional.ofNullable(BY_MEDIA_TYPE.get(mediaType)));
    }

    private static Optional<SoundImage> check(ByteSource image, Optional<Format> announced) throws IOException {
        return typed(() -> {
            Optional<Format> format = announced.isPresent() ? announced : detect(image);
            if (format.isEmpty()) {
                return Optional.empty();
            }
            Findings findings = new Findings();
            return Optional.of(findings.with(check(image, format.get(), findings)));
        });
    }

    /** Reads images. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Turns what Java says about numbers that make no sense into the refusal that they are. */
    static <T> T typed(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (EOFException e) {
            throw Malformed.image("image", "it names a place behind its end");
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException
                | NegativeArraySizeException
                | BufferUnderflowException e) {
            throw Malformed.image("image", "its numbers contradict each other");
        }
    }

    private static String check(ByteSource image, Format format, Findings findings) throws IOException {
        return switch (format) {
            case QCOW2 -> Qcow2Structure.check(image, findings);
            case DISC -> DiscStructure.check(image, findings);
            case DISK -> DiskStructure.check(image, findings);
            case VMDK -> {
                VmdkDisk disk = VmdkDisk.open(image);
                yield "VMDK in one file, " + disk.createType() + ", holding " + DiskStructure.check(disk, findings);
            }
            case VHDX -> "VHDX without parent, holding " + DiskStructure.check(VhdxDisk.open(image), findings);
            case SQUASHFS -> findings.squashfs("", image);
            case FAT -> FatStructure.checkWithContents(image, findings);
            case PROGRAM -> ProgramStructure.check(image);
            case TAR -> ArchiveStructure.checkTar(image, findings);
            case CPIO -> ArchiveStructure.checkCpio(image, findings);
        };
    }

    private static OsbuildException.VerificationFailed refused(OsbuildException.VerificationFailed error, Path file) {
        return new OsbuildException.VerificationFailed(
                String.valueOf(error.getMessage()), file.toString(), error.fix(), error);
    }

    private static Optional<Format> detect(ByteSource image) throws IOException {
        if (IsoFiles.matches(image)) {
            return Optional.of(Format.DISC); // before disks, since a hybrid image is both
        }
        ByteBuffer start = image.read(0, (int) Math.min(MAGIC_BYTES, image.size()));
        if (begins(start, 0, "QFI\u00fb")) {
            return Optional.of(Format.QCOW2);
        }
        if (begins(start, 0, "KDMV")) {
            return Optional.of(Format.VMDK);
        }
        if (begins(start, 0, "vhdxfile")) {
            return Optional.of(Format.VHDX);
        }
        if (begins(start, 0, "hsqs")) {
            return Optional.of(Format.SQUASHFS);
        }
        if (begins(start, 512, "EFI PART")) {
            return Optional.of(Format.DISK);
        }
        if (begins(start, 0, "070701")) {
            return Optional.of(Format.CPIO);
        }
        if (FatFiles.matches(image)) {
            return Optional.of(Format.FAT);
        }
        if (ProgramStructure.holdsKernel(image)) {
            return Optional.of(Format.PROGRAM);
        }
        return ArchiveStructure.isTar(image) ? Optional.of(Format.TAR) : Optional.empty();
    }

    private static boolean begins(ByteBuffer bytes, int at, String magic) {
        for (int index = 0; index < magic.length(); index++) {
            if (bytes.limit() <= at + index || (bytes.get(at + index) & 0xFF) != magic.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    private enum Format {
        QCOW2,
        DISC,
        DISK,
        VMDK,
        VHDX,
        SQUASHFS,
        FAT,
        PROGRAM,
        TAR,
        CPIO
    }
}
