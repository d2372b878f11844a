package dev.osbuild.build;

import dev.osbuild.base.FileTree;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.Provenance;
import dev.osbuild.trust.sbom.Bill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Artifacts that an earlier build of the same version made and this one did not, such as another format. They stay, and
 * stay in the manifest, when both builds agree on every step they share; else they are of another system and go.
 *
 * @param folder where they are
 * @param kept of the same system
 * @param stale of another one
 * @param steps of the build that made the kept ones
 * @param inputs of that build
 */
record EarlierArtifacts(
        Path folder,
        List<Manifest.Artifact> kept,
        List<Manifest.Artifact> stale,
        Map<String, String> steps,
        Map<String, String> inputs) {

    /** What is written anew whenever a manifest is. */
    private static final Set<String> DOCUMENTS = Set.of(Provenance.OUTPUT, Bill.OUTPUT);

    static EarlierArtifacts of(
            Optional<Manifest> earlier, Path folder, List<Manifest.Artifact> made, Map<String, String> steps) {
        if (earlier.isEmpty()) {
            return new EarlierArtifacts(folder, List.of(), List.of(), Map.of(), Map.of());
        }
        Set<String> names = made.stream().map(Manifest.Artifact::name).collect(Collectors.toSet());
        List<Manifest.Artifact> others = earlier.get().artifacts().stream()
                .filter(artifact -> !names.contains(artifact.name()) && !DOCUMENTS.contains(artifact.output()))
                .filter(artifact -> Files.exists(folder.resolve(artifact.name())))
                .toList();
        boolean agree = earlier.get().steps().entrySet().stream()
                .allMatch(step ->
                        steps.getOrDefault(step.getKey(), step.getValue()).equals(step.getValue()));
        return agree
                ? new EarlierArtifacts(
                        folder,
                        others,
                        List.of(),
                        earlier.get().steps(),
                        earlier.get().inputs())
                : new EarlierArtifacts(folder, List.of(), others, Map.of(), Map.of());
    }

    void removeStale() throws IOException {
        for (Manifest.Artifact artifact : stale) {
            FileTree.delete(folder.resolve(artifact.name()));
        }
    }

    List<Manifest.Artifact> with(List<Manifest.Artifact> made) {
        List<Manifest.Artifact> all = new ArrayList<>(made);
        all.addAll(kept);
        return all;
    }

    /** The outputs of these and of the kept artifacts. */
    Set<String> outputs(List<Manifest.Artifact> made) {
        return with(made).stream().map(Manifest.Artifact::output).collect(Collectors.toSet());
    }

    /** This build's steps, and those that only the kept artifacts need. */
    Map<String, String> withSteps(Map<String, String> made) {
        return merged(kept.isEmpty() ? Map.of() : steps, made);
    }

    /** This build's inputs, and those that only the kept artifacts need. */
    Map<String, String> withInputs(Map<String, String> made) {
        return merged(kept.isEmpty() ? Map.of() : inputs, made);
    }

    private static Map<String, String> merged(Map<String, String> older, Map<String, String> newer) {
        Map<String, String> all = new TreeMap<>(older);
        all.putAll(newer);
        return all;
    }
}
