package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.build.Published;
import dev.osbuild.build.UnchangedBuild;
import dev.osbuild.build.Workspace;
import dev.osbuild.pipeline.BuildResult;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code osbuild image}: builds a profile's artifacts. */
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = "Build a profile's image.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  osbuild image --profile minimal",
            "  osbuild image --profile minimal --format qcow2,wsl,oci --output /srv/images",
            "  osbuild image --profile minimal --until squashfs",
            "  osbuild image --profile ./my/profile.yaml --locked --offline",
            "  osbuild image --sign-key release-key.asc --passphrase-fd 3 3< ~/.release-passphrase"
        })
final class ImageCommand extends ProfileWork {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    private CommandSpec spec;

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Option(
            names = "--format",
            split = ",",
            paramLabel = "FORMAT",
            description = "Outputs to make instead of the profile's, by slot name; see 'osbuild plan'.")
    private List<String> formats = List.of();

    @Option(
            names = "--until",
            paramLabel = "STEP",
            description =
                    "Stop after this step and show what it made, in the cache; nothing reaches the output folder.")
    private @Nullable String until;

    @Override
    public Integer call() throws IOException {
        Instant began = Instant.now();
        Console console = options.console();
        try (Workspace workspace = profile.open(options)) {
            if (until != null) {
                return stopAfter(until, workspace);
            }
            Plan plan = workspace.plan(formats);
            Workspace.Built built = workspace.build(plan, signing.choice());
            console.finish();
            artifacts(built.published()).forEach(console::line);
            timings(built.result(), Duration.between(began, Instant.now())).forEach(console::line);
            next(built.published()).forEach(console::line);
            results(built.published(), Duration.between(began, Instant.now()));
            remember(workspace, plan, built.published(), began);
        }
        return ExitCode.DONE.status();
    }

    private int stopAfter(String step, Workspace workspace) throws IOException {
        if (!formats.isEmpty()) {
            throw new OsbuildException.Usage(
                    "--until ends a build before there are formats", "--until, --format", "give one of them");
        }
        BuildResult result = workspace.buildOnly(workspace.planUntil(step));
        Console console = options.console();
        console.finish();
        new TreeMap<>(result.outputs()).forEach((slot, path) -> {
            console.line(slot + "  " + path);
            console.result("intermediate", Map.of("slot", slot, "path", path.toString()));
        });
        return ExitCode.DONE.status();
    }

    private static List<String> artifacts(Published published) {
        List<String> lines = new ArrayList<>();
        for (Manifest.Artifact artifact : published.manifest().artifacts()) {
            lines.add(shown(published.folder().resolve(artifact.name())) + "  " + new Size(artifact.size()));
        }
        lines.add(shown(published.folder().resolve(Manifest.FILE_NAME)).toString());
        lines.add("");
        return lines;
    }

    private static List<String> timings(BuildResult result, Duration elapsed) {
        List<String> lines = new ArrayList<>();
        for (BuildResult.Run run : result.runs()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-16s %s",
                    run.step(),
                    run.cached() ? "from the cache" : TextConsole.seconds(run.elapsed())));
        }
        lines.add(String.format(Locale.ROOT, "  %-16s %s", "in all", TextConsole.seconds(elapsed)));
        lines.add("");
        return lines;
    }

    private List<String> next(Published published) {
        return List.of(
                "next: osbuild run --profile " + profile.name() + "     start it here",
                "      osbuild test --profile " + profile.name() + "    boot it under BIOS and UEFI and check it",
                "      osbuild verify " + (published.isSigned() ? "--key KEY " : "--unsigned ")
                        + shown(published.folder()) + "    check it against its manifest");
    }

    private void results(Published published, Duration elapsed) {
        Path folder = published.folder();
        for (Manifest.Artifact artifact : published.manifest().artifacts()) {
            options.console()
                    .result(
                            "artifact",
                            Map.of(
                                    "path", folder.resolve(artifact.name()).toString(),
                                    "size", artifact.size(),
                                    "sha256", artifact.sha256()));
        }
        options.console()
                .result(
                        "built",
                        Map.of(
                                "folder", folder.toString(),
                                "manifest", folder.resolve(Manifest.FILE_NAME).toString(),
                                "seconds", elapsed.toMillis() / 1000.0));
    }

    /** Lets {@link Main} answer the same command line at once for as long as nothing changes. */
    private void remember(Workspace workspace, Plan plan, Published published, Instant began) throws IOException {
        if (!options.isRepeatable()) {
            return;
        }
        Set<Path> dependencies = new TreeSet<>(workspace.dependencies(plan));
        dependencies.addAll(workspace.dependencies(signing.choice()));
        List<String> lines = new ArrayList<>(artifacts(published));
        lines.add("  nothing has changed since the last build");
        lines.add("");
        lines.addAll(next(published));
        UnchangedBuild.of(spec.root().commandLine().getParseResult().originalArgs(), Main.environment())
                .remember(dependencies, published.files(), workspace.indexesHoldUntil(), began, lines);
    }

    private static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }
}
