package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.LastBuild;
import dev.osbuild.build.Workspace;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.Step;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code osbuild explain}: why a step would run again. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Show which inputs of a step changed since the last build, following changes to where they began.",
        footerHeading = "%nExamples:%n",
        footer = {"  osbuild explain rootfs --profile minimal", "  osbuild explain kernel --all"})
final class ExplainCommand extends ProfileWork {

    @Parameters(paramLabel = "STEP", description = "A step's name, as 'osbuild plan' shows it.")
    private String stepName = "";

    @Option(names = "--all", description = "Show every part of the key, changed or not.")
    private boolean all;

    @Override
    public Integer call() throws IOException {
        try (Workspace workspace = profile.open(options)) {
            Plan plan = workspace.plan(List.of());
            Step step = find(plan, stepName);
            if (all) {
                step.key().parts().forEach((name, value) -> print(step, name + " = " + value));
                return ExitCode.DONE.status();
            }
            Optional<LastBuild> last = workspace.lastBuild();
            if (last.flatMap(build -> build.parts(stepName)).isEmpty()) {
                print(step, "it was never built with this cache, so there is nothing to compare with");
            } else if (!explain(plan, step, last)) {
                boolean hit = workspace.results().has(step);
                print(step, hit ? "nothing changed; its result is in the cache" : Changes.summary(step, last));
            }
        }
        return ExitCode.DONE.status();
    }

    /** Shows a step's changes; a changed input is explained by the step that makes it. */
    private boolean explain(Plan plan, Step step, Optional<LastBuild> last) {
        boolean changed = false;
        for (String change : Changes.of(step, last)) {
            changed = true;
            Optional<String> producer = step.producers().entrySet().stream()
                    .filter(entry -> change.startsWith("input " + entry.getKey() + " changed"))
                    .map(Map.Entry::getValue)
                    .findFirst();
            print(
                    step,
                    producer.map(name -> "its input from the step '" + name + "' changed")
                            .orElse(change));
            producer.flatMap(plan::step).ifPresent(earlier -> explain(plan, earlier, last));
        }
        return changed;
    }

    private static Step find(Plan plan, String name) {
        return plan.step(name)
                .orElseThrow(() -> new OsbuildException.Usage(
                        "the plan has no step '" + name + "'",
                        "osbuild explain",
                        "choose from "
                                + String.join(
                                        ", ",
                                        plan.steps().stream().map(Step::name).toList())));
    }

    private void print(Step step, String text) {
        options.console().line(step.name() + ": " + text);
        options.console().result("explanation", Map.of("step", step.name(), "text", text));
    }
}
