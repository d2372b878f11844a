package dev.osbuild.stage.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A finished {@code .config}.
 *
 * @param values by option name without {@code CONFIG_}; options that are not set are missing
 */
record KernelConfig(Map<String, String> values) {

    static final String NO = "n";
    private static final String PREFIX = "CONFIG_";

    KernelConfig {
        values = Map.copyOf(values);
    }

    static KernelConfig read(Path file) throws IOException {
        Map<String, String> values = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (line.startsWith(PREFIX) && equals > 0) {
                values.put(line.substring(PREFIX.length(), equals), line.substring(equals + 1));
            }
        }
        return new KernelConfig(values);
    }

    /** An option's value as written in the file; {@code n} when it is not set or unknown. */
    String valueOf(String symbol) {
        return values.getOrDefault(symbol, NO);
    }
}
