package dev.osbuild.build;

import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.ResultStore;
import dev.osbuild.pipeline.Step;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The root hash of dm-verity that disks with slots are built with, and which artifacts have it. */
final class VerityRoots {

    private static final Set<String> DISKS = Set.of("qcow2", "raw", "vmdk", "vhdx");
    private static final String TABLE = "verity-table";
    private static final Pattern ROOT = Pattern.compile(" sha256 ([0-9a-f]{64}) ");

    private VerityRoots() {}

    /** The root hash in a plan's results; empty when it has no slots. */
    static Optional<String> of(Plan plan, ResultStore results) throws IOException {
        Optional<Step> step = plan.producerOf(TABLE);
        Optional<Path> table = step.isEmpty() ? Optional.empty() : results.find(step.get(), TABLE);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        Matcher root = ROOT.matcher(Files.readString(table.get()));
        return root.find() ? Optional.of(root.group(1)) : Optional.empty();
    }

    /** The same artifacts, disks among them with a root hash, or without one. */
    static List<Manifest.Artifact> mark(List<Manifest.Artifact> artifacts, Optional<String> root) {
        return artifacts.stream()
                .map(artifact -> holdsSlots(artifact.output()) ? artifact.withDmVerityRoot(root) : artifact)
                .toList();
    }

    /** The root hash of a disk that is made of, or changed from, another in a manifest. */
    static Optional<String> ofOthers(Manifest manifest, String output) {
        return holdsSlots(output)
                ? manifest.artifacts().stream()
                        .flatMap(artifact -> artifact.dmVerityRoot().stream())
                        .findFirst()
                : Optional.empty();
    }

    private static boolean holdsSlots(String output) {
        return DISKS.contains(output);
    }
}
