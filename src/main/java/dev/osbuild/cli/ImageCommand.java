package dev.osbuild.cli;

import dev.osbuild.base.Size;
import dev.osbuild.build.Workspace;
import dev.osbuild.pipeline.BuildResult;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code osbuild image}: builds a profile's artifacts. */
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = "Build a profile's image.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  osbuild image --profile minimal",
            "  osbuild image --profile minimal --format qcow2 --output /srv/images",
            "  osbuild image --profile ./my/profile.yaml --locked --offline"
        })
final class ImageCommand extends ProfileWork {

    @Option(
            names = "--format",
            split = ",",
            paramLabel = "FORMAT",
            description = "Outputs to make instead of the profile's, by slot name; see 'osbuild plan'.")
    private List<String> formats = List.of();

    @Override
    public Integer call() throws IOException {
        long started = System.nanoTime();
        Console console = options.console();
        try (Workspace workspace = profile.open(options)) {
            Plan plan = workspace.plan(formats);
            Workspace.Built built = workspace.build(plan);
            console.finish();
            show(console, built, Duration.ofNanos(System.nanoTime() - started));
        }
        return ExitCode.DONE.status();
    }

    private void show(Console console, Workspace.Built built, Duration elapsed) {
        Path folder = built.published().folder();
        for (Manifest.Artifact artifact : built.published().manifest().artifacts()) {
            Path file = folder.resolve(artifact.name());
            console.line(file + "  " + new Size(artifact.size()));
            console.result(
                    "artifact", Map.of("path", file.toString(), "size", artifact.size(), "sha256", artifact.sha256()));
        }
        console.line(folder.resolve(Manifest.FILE_NAME).toString());
        console.line("");
        for (BuildResult.Run run : built.result().runs()) {
            console.line(String.format(
                    Locale.ROOT,
                    "  %-16s %s",
                    run.step(),
                    run.cached() ? "from the cache" : TextConsole.seconds(run.elapsed())));
        }
        console.line(String.format(Locale.ROOT, "  %-16s %s", "in all", TextConsole.seconds(elapsed)));
        console.line("");
        console.line("next: osbuild run --profile " + profile.name() + "     start it here");
        console.line("      osbuild test --profile " + profile.name() + "    boot it under BIOS and UEFI and check it");
        console.line("      osbuild verify " + shown(folder) + "    check it against its manifest");
        console.result(
                "built",
                Map.of(
                        "folder", folder.toString(),
                        "manifest", folder.resolve(Manifest.FILE_NAME).toString(),
                        "seconds", elapsed.toMillis() / 1000.0));
    }

    private static Path shown(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) ? here.relativize(folder) : folder;
    }
}
