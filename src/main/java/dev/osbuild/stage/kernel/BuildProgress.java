package dev.osbuild.stage.kernel;

import dev.osbuild.pipeline.StageContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Counts what the kernel's build prints per file, against how many files the last build on this machine had. */
final class BuildProgress {

    private static final String STATE = "kernel/files-built";
    private static final Pattern FILE_BUILT = Pattern.compile("\\s+[A-Z][A-Z0-9_]*(\\s+\\[M\\])?\\s+\\S+");
    private static final int FIRST_ESTIMATE = 2_071;
    private static final int LEAST_WORTH_REMEMBERING = 500;
    private static final int STEP = 10;

    private final StageContext context;
    private final int estimate;
    private int built;

    private BuildProgress(StageContext context, int estimate) {
        this.context = context;
        this.estimate = estimate;
    }

    static BuildProgress open(StageContext context) throws IOException {
        Optional<byte[]> remembered = context.store().readState(STATE);
        int estimate = remembered
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(FIRST_ESTIMATE);
        return new BuildProgress(context, estimate);
    }

    /** Takes a line of the build's output. */
    void line(String line) {
        if (FILE_BUILT.matcher(line).matches() && ++built % STEP == 0) {
            context.progress(built, Math.max(estimate, built), "files");
        }
    }

    /** The build is done: remembers the count for the next one. */
    void finished() throws IOException {
        context.progress(built, built, "files");
        if (built >= LEAST_WORTH_REMEMBERING) {
            context.store().writeState(STATE, Integer.toString(built).getBytes(StandardCharsets.US_ASCII));
        }
    }
}
