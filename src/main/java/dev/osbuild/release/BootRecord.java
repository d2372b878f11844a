package dev.osbuild.release;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a boot test's record, {@code boot-test.json}, says about one artifact.
 *
 * @param sha256 of the artifact that was started
 * @param memory bytes it was started with, the least over all firmware
 * @param loginSeconds by firmware
 */
record BootRecord(boolean passed, String sha256, long memory, Map<String, Double> loginSeconds) {

    private static final int MAX_BYTES = 4 << 20;

    static BootRecord read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            JsonNode tree = CanonicalJson.readTree(in.readNBytes(MAX_BYTES));
            Map<String, Double> seconds = new TreeMap<>();
            long memory = Long.MAX_VALUE;
            for (JsonNode run : tree.path("runs")) {
                seconds.put(
                        run.path("firmware").asText(), run.path("loginSeconds").asDouble());
                memory =
                        Math.min(memory, run.path("machine").path("memoryBytes").asLong());
            }
            return new BootRecord(
                    tree.path("passed").asBoolean() && !seconds.isEmpty(),
                    tree.path("artifact").path("sha256").asText(),
                    seconds.isEmpty() ? 0 : memory,
                    seconds);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new OsbuildException.VerificationFailed(
                    "not the record of a boot test: " + e.getMessage(), file.toString(), "do not use it", e);
        }
    }

    List<String> firmware() {
        return new ArrayList<>(loginSeconds.keySet());
    }
}
