package dev.osbuild.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a build delivered.
 *
 * @param outputs the file or folder of every wanted slot, in the store: read-only
 * @param runs every step that was looked at, in the order they ended
 */
public record BuildResult(Map<String, Path> outputs, List<Run> runs) {

    public BuildResult {
        outputs = Map.copyOf(outputs);
        runs = List.copyOf(runs);
    }

    /**
     * One step's part.
     *
     * @param cached true when its result was in the store
     */
    public record Run(String step, boolean cached, Duration elapsed) {}
}
