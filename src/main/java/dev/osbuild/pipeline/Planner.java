package dev.osbuild.pipeline;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns wanted slots into the steps that make them, in order, each with its cache key. */
public final class Planner {

    private final Project project;
    private final InputSource inputs;
    private final Map<String, Candidate> byOutput = new LinkedHashMap<>();

    /** @param configurations gives a stage its part of the profile */
    public Planner(Project project, List<Stage<?>> stages, Configurations configurations, InputSource inputs) {
        this.project = project;
        this.inputs = inputs;
        for (Stage<?> stage : stages) {
            register(stage, configurations);
        }
    }

    private <C extends Record> void register(Stage<C> stage, Configurations configurations) {
        C configuration = configurations.of(stage.configuration());
        Candidate candidate = new Candidate(stage, configuration, stage.describe(configuration, project));
        for (Slot output : candidate.description.outputs()) {
            Candidate other = byOutput.putIfAbsent(output.name(), candidate);
            if (other != null) {
                throw new OsbuildException.Usage(
                        "the stages '" + other.stage.name() + "' and '" + stage.name() + "' both make '" + output.name()
                                + "'",
                        "plugins",
                        "remove one of them");
            }
        }
    }

    /** The slots that a profile may ask for. */
    public Set<String> slots() {
        return new LinkedHashSet<>(byOutput.keySet());
    }

    /**
     * Plans the way to some slots.
     *
     * @throws OsbuildException.Usage when no stage makes a wanted slot, or stages need each other in a circle
     */
    public Plan plan(Set<String> wanted, Architecture architecture, SourceEpoch epoch) throws IOException {
        Ordering ordering = new Ordering(architecture, epoch);
        for (String slot : wanted) {
            Candidate producer = byOutput.get(slot);
            if (producer == null) {
                throw new OsbuildException.Usage(
                        "no stage makes '" + slot + "'", "outputs", "choose from " + String.join(", ", slots()));
            }
            ordering.visit(producer);
        }
        return new Plan(ordering.done, wanted, architecture, epoch);
    }

    /** Gives stages their part of the profile. */
    public interface Configurations {
        <C extends Record> C of(Class<C> type);
    }

    private record Candidate(Stage<?> stage, Record configuration, StageDescription description) {}

    /** Depth-first ordering; keys are computed on the way, when those of the inputs are known. */
    private final class Ordering {
        private final Architecture architecture;
        private final SourceEpoch epoch;
        private final List<Step> done = new ArrayList<>();
        private final Map<Candidate, Step> steps = new HashMap<>();
        private final Set<Candidate> underway = new LinkedHashSet<>();

        Ordering(Architecture architecture, SourceEpoch epoch) {
            this.architecture = architecture;
            this.epoch = epoch;
        }

        Step visit(Candidate candidate) throws IOException {
            Step known = steps.get(candidate);
            if (known != null) {
                return known;
            }
            if (!underway.add(candidate)) {
                throw new OsbuildException.Usage(
                        "stages need each other in a circle: "
                                + String.join(
                                        ", ",
                                        underway.stream()
                                                .map(c -> c.stage.name())
                                                .toList()),
                        "plugins",
                        "rename a slot of one of them");
            }
            Map<String, Step> producers = new TreeMap<>();
            for (Slot input : candidate.description.inputs()) {
                Candidate producer = byOutput.get(input.name());
                if (producer != null) {
                    producers.put(input.name(), visit(producer));
                } else if (input.required()) {
                    throw new OsbuildException.Usage(
                            "the stage '" + candidate.stage.name() + "' needs '" + input.name()
                                    + "', which no stage makes",
                            "outputs",
                            "add a stage with the output '" + input.name() + "'");
                }
            }
            Step step = step(candidate, producers);
            underway.remove(candidate);
            steps.put(candidate, step);
            done.add(step);
            return step;
        }

        private Step step(Candidate candidate, Map<String, Step> producers) throws IOException {
            SortedMap<String, String> parts = new TreeMap<>();
            parts.put("stage", candidate.stage.name() + " " + candidate.stage.codeVersion());
            parts.put("architecture", architecture.debianName());
            parts.put("source epoch", epoch.toString());
            addConfiguration(candidate.configuration, parts);
            producers.forEach((slot, step) ->
                    parts.put("input " + slot, step.key().digest().hex()));
            for (ExternalInput input : candidate.description.externals()) {
                parts.putAll(inputs.identify(input));
            }
            if (!candidate.description.toolPackages().isEmpty()) {
                inputs.identifyTools(candidate.description.toolPackages())
                        .forEach((name, identity) -> parts.put("tool " + name, identity));
            }
            Map<String, String> producerNames = new TreeMap<>();
            producers.forEach((slot, step) -> producerNames.put(slot, step.name()));
            return new Step(
                    candidate.stage.name(),
                    candidate.stage,
                    candidate.configuration,
                    candidate.description,
                    producerNames,
                    CacheKey.of(parts));
        }

        private static void addConfiguration(Record configuration, SortedMap<String, String> parts) {
            try {
                for (var component : configuration.getClass().getRecordComponents()) {
                    var accessor = component.getAccessor();
                    accessor.setAccessible(true);
                    Object value = accessor.invoke(configuration);
                    parts.put("setting " + component.getName(), CanonicalJson.compact(value));
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a record's accessors can be called", e);
            }
        }
    }
}
