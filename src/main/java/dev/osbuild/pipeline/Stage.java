package dev.osbuild.pipeline;

import dev.osbuild.base.Size;
import java.io.IOException;

/**
 * One kind of work: it names itself, says purely what it reads and writes for a configuration, and does it.
 *
 * <p>Built-in stages stand in one list; others come through {@link java.util.ServiceLoader}.
 *
 * @param <C> the parts of a profile that configure the stage. A record; each component is named after a top-level
 *     section of the profile ({@code -} becomes camel case) and has that section's type. Its value is part of the cache
 *     key, so nothing that the output does not depend on belongs in it.
 */
public interface Stage<C extends Record> {

    /** Lower-case words joined by hyphens; unique, and stable over releases. */
    String name();

    /** Raised whenever the same configuration and inputs give other output. */
    default int codeVersion() {
        return 1;
    }

    Class<C> configuration();

    /**
     * Pure: looks at nothing but its arguments.
     *
     * @param project where the user's profiles, overlays and fragments lie; paths are resolved against it, not read
     */
    StageDescription describe(C configuration, Project project);

    /** Disk space a run may need at its peak beyond its inputs, for the check before a build starts. */
    default Size spaceNeeded(C configuration) {
        return Size.ofMebibytes(64);
    }

    /** Reads declared inputs only, writes declared outputs only. */
    void run(C configuration, StageContext context) throws IOException;
}
