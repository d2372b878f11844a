package dev.osbuild.cli;

import dev.osbuild.base.IoFailure;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The disk image that a virtual machine starts from. */
final class ImageOption {

    private static final int SECTOR_BYTES = 512;
    private static final List<String> MAGICS = List.of("QFI\u00fb", "KDMV", "vhdxfile");

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "Image to start instead of the profile's own in the output folder.")
    private @Nullable Path image;

    /** @throws OsbuildException.Usage when there is no image */
    Path of(Workspace workspace) {
        Path file = image != null ? image.toAbsolutePath() : workspace.artifact("qcow2");
        if (!Files.isRegularFile(file)) {
            throw new OsbuildException.Usage(
                    "there is no image to start",
                    file.toString(),
                    "run 'osbuild image --profile " + workspace.profile().name() + "' first");
        }
        requireDisk(file);
        return file;
    }

    private static void requireDisk(Path file) {
        byte[] start = new byte[SECTOR_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            in.readNBytes(start, 0, start.length);
        } catch (IOException e) {
            throw IoFailure.of(file.toString(), e);
        }
        String magic = new String(start, 0, 8, StandardCharsets.ISO_8859_1);
        boolean boots = start[510] == 0x55 && start[511] == (byte) 0xAA;
        if (!boots && MAGICS.stream().noneMatch(magic::startsWith)) {
            throw new OsbuildException.Usage(
                    "this is no disk image: it has neither a boot sector nor the beginning of a qcow2, VMDK or VHDX",
                    file.toString(),
                    "name the image that 'osbuild image' made");
        }
    }
}
