package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.build.DiskImages;
import dev.osbuild.build.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code osbuild resize}: a larger disk. */
@Command(
        name = "resize",
        mixinStandardHelpOptions = true,
        description = {
            "Make a raw disk or a qcow2 larger, in place; its last partition takes the new room.",
            "A manifest beside it that lists it is brought up to date. Disks are never made smaller."
        },
        footerHeading = "%nExamples:%n",
        footer = "  osbuild resize image.qcow2 8GB")
final class ResizeCommand extends SharedCommand {

    @Mixin
    private ProfileOption profile = new ProfileOption();

    @Parameters(index = "0", paramLabel = "FILE", description = "A raw disk or a qcow2.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "SIZE", description = "New size of the disk, such as 8GB.")
    private String size = "";

    @Override
    public Integer call() throws IOException {
        FileArgument.require(file);
        Size wanted;
        try {
            wanted = Size.parse(size);
        } catch (IllegalArgumentException e) {
            throw new OsbuildException.Usage(String.valueOf(e.getMessage()), "SIZE", "try 8GB");
        }
        try (Workspace workspace = profile.open(options)) {
            new DiskImages(workspace).resize(file, wanted);
        }
        options.console().line(file + "  a disk of " + wanted + ", " + new Size(Files.size(file)) + " as a file");
        options.console().result("resized", Map.of("file", file.toString(), "size", Files.size(file)));
        return ExitCode.DONE.status();
    }
}
