package dev.osbuild.pipeline;

import java.util.List;
import java.util.Set;

/**
 * What a stage reads, writes and needs, for one configuration. Made without touching the disk.
 *
 * @param inputs slots taken from other steps
 * @param outputs slots filled
 * @param externals inputs from outside the plan
 * @param toolPackages distribution packages that hold the programs it runs, such as {@code squashfs-tools}
 */
public record StageDescription(
        List<Slot> inputs, List<Slot> outputs, List<ExternalInput> externals, Set<String> toolPackages) {

    public StageDescription {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        externals = List.copyOf(externals);
        toolPackages = Set.copyOf(toolPackages);
    }
}
