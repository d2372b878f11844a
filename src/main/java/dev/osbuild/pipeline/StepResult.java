package dev.osbuild.pipeline;

import java.util.Map;

/**
 * What is kept beside a step's outputs in the store.
 *
 * @param step its name
 * @param parts the parts of its key
 * @param outputs identity of each output file (see SparseFile), or the word {@code folder}, by slot
 * @param elapsedMillis how long it ran
 * @param bytes of all outputs together
 */
public record StepResult(
        String step, Map<String, String> parts, Map<String, String> outputs, long elapsedMillis, long bytes) {

    static final String FILE_NAME = "result.json";
    static final String FOLDER = "folder";

    public StepResult {
        parts = Map.copyOf(parts);
        outputs = Map.copyOf(outputs);
    }
}
