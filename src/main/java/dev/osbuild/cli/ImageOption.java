package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The disk image that a virtual machine starts from. */
final class ImageOption {

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
        return file;
    }
}
