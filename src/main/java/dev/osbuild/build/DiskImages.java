package dev.osbuild.build;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.Digest;
import dev.osbuild.base.IoFailure;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.base.SparseFile;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GrownDisk;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.disk.Qcow2Disk;
import dev.osbuild.image.disk.VhdxWriter;
import dev.osbuild.image.disk.VmdkDisk;
import dev.osbuild.tool.QemuImg;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Converts and grows disk images. What comes from outside is read by our own readers only; other programs see the raw
 * disk that comes out of them.
 */
public final class DiskImages {

    private static final int CLUSTER_BYTES = 16 * 1024;
    private static final int PIECE_BYTES = 1 << 20;
    private static final SourceEpoch NO_DATE = new SourceEpoch(315_532_800L);

    private final Workspace workspace;

    /** @param workspace gives the tools and room to work in */
    public DiskImages(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Writes the disk of one image into another, whose name says its format. A manifest beside both stays true.
     *
     * @throws OsbuildException.VerificationFailed when the source is damaged or not what its manifest says
     */
    public void convert(Path source, Path target) throws IOException {
        DiskImageFormat wanted = DiskImageFormat.ofName(target);
        CompanionManifest manifest = CompanionManifest.of(source);
        manifest.requireRoomFor(target);
        Path raw = workspace.store().scratch().newFolder("convert").resolve("disk");
        unpack(source, raw);
        write(raw, wanted, true, target);
        manifest.put(target, wanted.output());
    }

    /**
     * Makes a raw disk or a qcow2 larger, and its last partition with it.
     *
     * @throws OsbuildException.Usage when it is of another format or would not grow
     */
    public void resize(Path image, Size size) throws IOException {
        CompanionManifest manifest = CompanionManifest.of(image);
        Path raw = workspace.store().scratch().newFolder("resize").resolve("disk");
        DiskImageFormat format = unpack(image, raw);
        if (format != DiskImageFormat.RAW && format != DiskImageFormat.QCOW2) {
            throw new OsbuildException.Usage(
                    "only raw disks and qcow2 images can grow in place, not " + format.output(),
                    image.toString(),
                    "convert it to qcow2 first: osbuild convert " + image + " FILE.qcow2");
        }
        try (FileChannel disk = FileChannel.open(raw, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            GrownDisk.grow(disk, size.bytes());
        } catch (IllegalArgumentException e) {
            throw new OsbuildException.Usage(
                    String.valueOf(e.getMessage()), image.toString(), "name a larger size, such as 8GB");
        }
        boolean zstd = format == DiskImageFormat.RAW || isZstd(image);
        String output = manifest.output(image).orElse(format.output());
        write(raw, format, zstd, image);
        manifest.put(image, output);
    }

    private static boolean isZstd(Path image) throws IOException {
        try (FileChannel channel = FileChannel.open(image)) {
            return Qcow2Disk.open(ByteSource.of(channel)).header().zstd();
        }
    }

    /** Writes the disk inside an image to a sparse file. */
    private static DiskImageFormat unpack(Path image, Path raw) throws IOException {
        try (FileChannel in = FileChannel.open(image);
                FileChannel out = FileChannel.open(
                        raw, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            DiskImageFormat format = DiskImageFormat.ofContent(ByteSource.of(in));
            ByteSource disk = format.open(ByteSource.of(in));
            copy(disk, out);
            return format;
        } catch (EOFException e) {
            throw new OsbuildException.VerificationFailed(
                    "the image is cut short", image.toString(), "build or fetch it again", e);
        }
    }

    private static void copy(ByteSource disk, FileChannel out) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(PIECE_BYTES);
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        for (long at = 0; at < disk.size(); at += PIECE_BYTES) {
            piece.clear().limit((int) Math.min(PIECE_BYTES, disk.size() - at));
            disk.read(at, piece);
            piece.flip();
            boolean last = at + piece.limit() == disk.size();
            if (last || piece.mismatch(zeros.clear().limit(piece.limit())) >= 0) {
                for (long place = at; piece.hasRemaining(); ) {
                    place += out.write(piece, place);
                }
            }
        }
    }

    private void write(Path raw, DiskImageFormat format, boolean zstd, Path target) throws IOException {
        Path folder = workspace.store().scratch().newFolder("image");
        GuidSeed seed = new GuidSeed("disk " + digest(raw), NO_DATE);
        Path made = switch (format) {
            case RAW -> raw;
            case QCOW2 -> QemuImg.qcow2(raw, folder, zstd, CLUSTER_BYTES, workspace.tools(Set.of(QemuImg.PACKAGE)));
            case VMDK -> vmdk(raw, folder, seed);
            case VHDX -> vhdx(raw, folder.resolve(format.output()), seed);
        };
        try {
            AtomicFile.write(target, temporary -> SparseFile.copy(made, temporary));
        } catch (IOException e) {
            throw IoFailure.of(target.toString(), e);
        }
        Files.deleteIfExists(made);
        Files.deleteIfExists(raw);
    }

    private static Digest digest(Path raw) throws IOException {
        return SparseFile.identity(raw);
    }

    private Path vmdk(Path raw, Path folder, GuidSeed seed) throws IOException {
        Path image = QemuImg.vmdk(raw, folder, workspace.tools(Set.of(QemuImg.PACKAGE)));
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            VmdkDisk.writeContentId(channel, seed.serial("vmdk"));
        }
        return image;
    }

    private static Path vhdx(Path raw, Path image, GuidSeed seed) throws IOException {
        try (FileChannel disk = FileChannel.open(raw);
                FileChannel channel = FileChannel.open(
                        image, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            new VhdxWriter(channel, seed).write(ByteSource.of(disk));
        }
        return image;
    }
}
