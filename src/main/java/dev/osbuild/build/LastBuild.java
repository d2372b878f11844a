package dev.osbuild.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.Step;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys of a profile's last successful build, part by part, so that a change can be explained. */
public final class LastBuild {

    private final Map<String, Map<String, String>> partsByStep;

    private LastBuild(Map<String, Map<String, String>> partsByStep) {
        this.partsByStep = partsByStep;
    }

    static Optional<LastBuild> load(Store store, Path profile) throws IOException {
        Optional<byte[]> state = store.readState(name(profile));
        if (state.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Map<String, String>> steps = new TreeMap<>();
        for (Map.Entry<String, JsonNode> step :
                CanonicalJson.readTree(state.get()).properties()) {
            Map<String, String> parts = new TreeMap<>();
            for (Map.Entry<String, JsonNode> part : step.getValue().properties()) {
                parts.put(part.getKey(), part.getValue().asText());
            }
            steps.put(step.getKey(), parts);
        }
        return Optional.of(new LastBuild(steps));
    }

    static void save(Store store, Path profile, Plan plan) throws IOException {
        Map<String, Object> steps = new TreeMap<>();
        for (Step step : plan.steps()) {
            steps.put(step.name(), step.key().parts());
        }
        store.writeState(name(profile), CanonicalJson.pretty(steps));
    }

    /** The parts of a step's key then; empty when the step was not part of that build. */
    public Optional<Map<String, String>> parts(String step) {
        return Optional.ofNullable(partsByStep.get(step));
    }

    private static String name(Path profile) {
        return "builds/" + Digest.of(profile.toString()).abbreviated() + ".json";
    }
}
