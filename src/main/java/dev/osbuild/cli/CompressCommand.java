package dev.osbuild.cli;

import dev.osbuild.base.Size;
import dev.osbuild.build.CompressedArtifacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code osbuild compress}: an artifact packed with zstd. */
@Command(
        name = "compress",
        mixinStandardHelpOptions = true,
        description = {
            "Pack a file with zstd into FILE.zst and remove the original.",
            "A manifest beside it that lists it is brought up to date."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  osbuild compress image.raw", "  osbuild compress --keep rootfs.tar"})
final class CompressCommand extends SharedCommand {

    @Option(names = "--keep", description = "Keep the original.")
    private boolean keep;

    @Parameters(paramLabel = "FILE", description = "The file to pack.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        FileArgument.require(file);
        Path packed =
                CompressedArtifacts.compress(file, keep, options.settings().jobs());
        options.console().line(packed + "  " + new Size(Files.size(packed)));
        options.console().result("compressed", Map.of("file", packed.toString(), "size", Files.size(packed)));
        return ExitCode.DONE.status();
    }
}
