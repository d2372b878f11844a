package dev.osbuild.cli;

import dev.osbuild.build.LastBuild;
import dev.osbuild.build.Workspace;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.Step;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code osbuild plan}: what a build would do. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Show the steps of a build, which are in the cache, and why the others would run.",
        footerHeading = "%nExamples:%n",
        footer = {"  osbuild plan --profile minimal", "  osbuild plan --profile minimal --json"})
final class PlanCommand extends ProfileWork {

    @Option(names = "--format", split = ",", paramLabel = "FORMAT", description = "Outputs instead of the profile's.")
    private List<String> formats = List.of();

    @Override
    public Integer call() throws IOException {
        Console console = options.console();
        try (Workspace workspace = profile.open(options)) {
            Plan plan = workspace.plan(formats);
            Optional<LastBuild> last = workspace.lastBuild();
            for (Step step : plan.steps()) {
                boolean hit = workspace.results().has(step);
                String why = hit ? "" : Changes.summary(step, last);
                console.line(String.format(
                        Locale.ROOT,
                        "%-4s %-14s %s  %s",
                        hit ? "hit" : "miss",
                        step.name(),
                        step.key().digest().abbreviated(),
                        why));
                console.result(
                        "step",
                        Map.of(
                                "step", step.name(),
                                "key", step.key().digest().hex(),
                                "hit", hit,
                                "why", why,
                                "inputs", step.producers(),
                                "tools",
                                        step.description().toolPackages().stream()
                                                .sorted()
                                                .toList()));
            }
        }
        return ExitCode.DONE.status();
    }
}
