package dev.osbuild.cli;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Event;
import dev.osbuild.base.OsbuildException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * One JSON object a line on standard output (NDJSON), each with a field {@code event}. The shapes are described in
 * docs/json.md.
 */
final class JsonConsole implements Console {

    private final PrintStream out;
    private final PrintStream err;
    private final boolean verbose;

    JsonConsole(PrintStream out, PrintStream err, boolean verbose) {
        this.out = out;
        this.err = err;
        this.verbose = verbose;
    }

    @Override
    public void line(String text) {}

    @Override
    public void result(String kind, Map<String, Object> fields) {
        print(kind, fields);
    }

    @Override
    public void emit(Event event) {
        if (event instanceof Event.StepStarted started) {
            print("step-started", Map.of("step", started.step(), "why", started.why()));
        } else if (event instanceof Event.StepFinished finished) {
            print(
                    "step-finished",
                    Map.of(
                            "step", finished.step(),
                            "cached", finished.cached(),
                            "seconds", seconds(finished.elapsed())));
        } else if (event instanceof Event.StepFailed failed) {
            print("step-failed", Map.of("step", failed.step(), "seconds", seconds(failed.elapsed())));
        } else if (event instanceof Event.Progress progress) {
            print(
                    "progress",
                    Map.of(
                            "activity", progress.activity(),
                            "done", progress.done(),
                            "total", progress.total(),
                            "unit", progress.unit()));
        } else if (event instanceof Event.Note note) {
            print("note", Map.of("level", note.level().name().toLowerCase(java.util.Locale.ROOT), "text", note.text()));
        } else if (event instanceof Event.ToolOutput output && verbose) {
            print("tool-output", Map.of("step", output.step(), "line", output.line()));
        } else if (event instanceof Event.Result result) {
            print(result.kind(), result.fields());
        }
    }

    private synchronized void print(String kind, Map<String, Object> fields) {
        Map<String, Object> all = new TreeMap<>(fields);
        all.put("event", kind);
        out.println(CanonicalJson.compact(all));
        out.flush();
    }

    @Override
    public void error(OsbuildException error) {
        print(
                "error",
                Map.of(
                        "family", ExitCode.of(error).name().toLowerCase(java.util.Locale.ROOT),
                        "exitCode", ExitCode.of(error).status(),
                        "message", String.valueOf(error.getMessage()),
                        "where", error.where(),
                        "fix", error.fix()));
    }

    @Override
    public void bug(Throwable error) {
        print("error", Map.of("family", "bug", "exitCode", ExitCode.BUG.status(), "message", error.toString()));
        error.printStackTrace(err);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
