package dev.osbuild.cli;

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

/** {@code osbuild convert}: the same disk in another format. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = {
            "Convert a disk image: qcow2, VMDK, VHDX and raw disks into each other.",
            "The target's format follows from its extension. A manifest that lists the source is brought up "
                    + "to date when the target stands beside it."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  osbuild convert image.qcow2 image.vhdx", "  osbuild convert image.vmdk image.raw"})
final class ConvertCommand extends SharedCommand {

    @Mixin
    private ProfileOption profile = new ProfileOption();

    @Parameters(index = "0", paramLabel = "SOURCE", description = "An image; its content says its format.")
    private Path source = Path.of("");

    @Parameters(index = "1", paramLabel = "TARGET", description = "A name that ends with .raw, .qcow2, .vmdk or .vhdx.")
    private Path target = Path.of("");

    @Override
    public Integer call() throws IOException {
        FileArgument.require(source);
        try (Workspace workspace = profile.open(options)) {
            new DiskImages(workspace).convert(source, target);
        }
        options.console().line(target + "  " + new Size(Files.size(target)));
        options.console().result("converted", Map.of("file", target.toString(), "size", Files.size(target)));
        return ExitCode.DONE.status();
    }
}
