package dev.osbuild.pipeline;

import dev.osbuild.base.Extent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept beside a step's outputs in the store.
 *
 * @param step its name
 * @param parts the parts of its key
 * @param outputs identity of each output file (see SparseFile), or the word {@code folder}, by slot
 * @param data of output files that are zero elsewhere, by slot; empty in results of older versions
 * @param elapsedMillis how long it ran
 * @param bytes of all outputs together
 */
public record StepResult(
        String step,
        Map<String, String> parts,
        Map<String, String> outputs,
        @Nullable Map<String, List<Extent>> data,
        long elapsedMillis,
        long bytes) {

    static final String FILE_NAME = "result.json";
    static final String FOLDER = "folder";

    public StepResult {
        parts = Map.copyOf(parts);
        outputs = Map.copyOf(outputs);
        data = data == null ? Map.of() : Map.copyOf(data);
    }
}
