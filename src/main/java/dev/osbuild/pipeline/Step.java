package dev.osbuild.pipeline;

import java.util.Map;

/**
 * A stage with its configuration, wired to the steps that feed it.
 *
 * @param name the stage's name
 * @param stage what does the work
 * @param configuration of the stage's own type
 * @param description what the stage said of itself for this configuration
 * @param producers for each bound input slot the name of the step that makes it
 * @param key what the result depends on
 */
public record Step(
        String name,
        Stage<?> stage,
        Record configuration,
        StageDescription description,
        Map<String, String> producers,
        CacheKey key) {

    public Step {
        producers = Map.copyOf(producers);
    }

    void run(StageContext context) throws java.io.IOException {
        run(stage, context);
    }

    private <C extends Record> void run(Stage<C> typed, StageContext context) throws java.io.IOException {
        typed.run(typed.configuration().cast(configuration), context);
    }

    /** Bytes of disk the step may need beyond its inputs. */
    long spaceNeeded() {
        return spaceNeeded(stage);
    }

    private <C extends Record> long spaceNeeded(Stage<C> typed) {
        return typed.spaceNeeded(typed.configuration().cast(configuration)).bytes();
    }
}
