package dev.osbuild.build;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Profile;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a profile's stages make, by name: checked before anything is built. */
final class Outputs {

    private Outputs() {}

    /**
     * Checks the outputs a profile asks for and those it sets budgets for.
     *
     * @throws OsbuildException.Usage when no stage makes one of them, or one is named twice, or there is none
     */
    static void check(Profile profile) {
        Set<String> known = new TreeSet<>();
        slotsByStep(profile, new Project(profile.location().project())).values().forEach(known::addAll);
        List<String> outputs = profile.core().outputs();
        if (outputs.isEmpty()) {
            throw refused("the profile asks for no output", profile.where("outputs"), known);
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < outputs.size(); i++) {
            String place = profile.where("outputs[" + i + "]");
            if (!known.contains(outputs.get(i))) {
                throw refused("no stage makes '" + outputs.get(i) + "'", place, known);
            }
            if (!seen.add(outputs.get(i))) {
                throw new OsbuildException.Usage(
                        "the output '" + outputs.get(i) + "' is asked for twice", place, "name it once");
            }
        }
        for (String output : profile.core().budgets().files().keySet()) {
            if (!known.contains(output)) {
                throw refused(
                        "there is a budget for '" + output + "', which no stage makes",
                        profile.where("budgets.files." + output),
                        known);
            }
        }
    }

    private static OsbuildException.Usage refused(String what, String where, Set<String> known) {
        return new OsbuildException.Usage(what, where, "choose from " + String.join(", ", known));
    }

    /**
     * The required outputs of one step.
     *
     * @throws OsbuildException.Usage when no step has that name
     */
    static List<String> ofStep(String step, Profile profile, Project project) {
        Map<String, List<String>> slots = slotsByStep(profile, project);
        List<String> found = slots.getOrDefault(step, List.of());
        if (found.isEmpty()) {
            throw refused("there is no step '" + step + "'", "--until", slots.keySet());
        }
        return found;
    }

    /** Whether a stage makes this output. */
    static boolean isMade(String output, Profile profile, Project project) {
        return slotsByStep(profile, project).values().stream().anyMatch(slots -> slots.contains(output));
    }

    private static Map<String, List<String>> slotsByStep(Profile profile, Project project) {
        Map<String, List<String>> slots = new LinkedHashMap<>();
        BuiltInStages.builtIn().forEach(stage -> add(stage, profile.bind(stage.configuration()), project, slots));
        BuiltInStages.plugins()
                .forEach(stage -> add(stage, profile.bindPlugin(stage.name(), stage.configuration()), project, slots));
        return slots;
    }

    private static <C extends Record> void add(
            Stage<C> stage, Record configuration, Project project, Map<String, List<String>> slots) {
        StageDescription description = stage.describe(stage.configuration().cast(configuration), project);
        slots.put(
                stage.name(),
                description.outputs().stream()
                        .filter(Slot::required)
                        .map(Slot::name)
                        .toList());
    }
}
