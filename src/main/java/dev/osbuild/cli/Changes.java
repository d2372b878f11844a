package dev.osbuild.cli;

import dev.osbuild.build.LastBuild;
import dev.osbuild.pipeline.Step;
import java.util.List;
import java.util.Optional;

/** Says what of a step's inputs changed since the last build. */
final class Changes {

    private Changes() {}

    /** Every change; empty when there is none or no earlier build to compare with. */
    static List<String> of(Step step, Optional<LastBuild> last) {
        return last.flatMap(build -> build.parts(step.name()))
                .map(parts -> step.key().changesSince(parts))
                .orElse(List.of());
    }

    /** One line: the first change and how many more there are. */
    static String summary(Step step, Optional<LastBuild> last) {
        if (last.flatMap(build -> build.parts(step.name())).isEmpty()) {
            return "never built";
        }
        List<String> changes = of(step, last);
        if (changes.isEmpty()) {
            return "its result is no longer in the cache";
        }
        String first = changes.get(0);
        String shown = first.length() > 100 ? first.substring(0, 97) + "…" : first;
        return changes.size() == 1 ? shown : shown + " (and " + (changes.size() - 1) + " more)";
    }
}
