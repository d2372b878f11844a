package dev.osbuild.pipeline;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.SourceEpoch;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a build would do, decided before any of it is done.
 *
 * @param steps producers before consumers
 * @param wanted the slots the build is for
 */
public record Plan(List<Step> steps, Set<String> wanted, Architecture architecture, SourceEpoch epoch) {

    public Plan {
        steps = List.copyOf(steps);
        wanted = Set.copyOf(wanted);
    }

    public Optional<Step> step(String name) {
        return steps.stream().filter(step -> step.name().equals(name)).findFirst();
    }

    /** The step that fills a slot. */
    public Optional<Step> producerOf(String slot) {
        return steps.stream()
                .filter(step -> step.description().outputs().stream()
                        .anyMatch(output -> output.name().equals(slot)))
                .findFirst();
    }
}
