package dev.osbuild.base;

import java.time.Duration;
import java.util.Map;

/** Something a user may want to watch while work goes on. Only {@code cli} turns events into text. */
public sealed interface Event {

    /** A step of the plan begins to run; cached steps never do. */
    record StepStarted(String step, String why) implements Event {}

    /** A step is done, either by running or because its result was in the store. */
    record StepFinished(String step, boolean cached, Duration elapsed) implements Event {}

    /** A step failed; the error itself travels as an exception. */
    record StepFailed(String step, Duration elapsed) implements Event {}

    /**
     * Progress within an activity.
     *
     * @param activity a step name, or what is being done ("download")
     * @param done units done so far
     * @param total units in all; 0 when unknown
     * @param unit {@code bytes}, {@code packages}, {@code files} …
     */
    record Progress(String activity, long done, long total, String unit) implements Event {}

    /** A sentence worth reading. */
    record Note(Level level, String text) implements Event {}

    /** A line a tool printed while a step ran; shown only in verbose output, kept in the step's log. */
    record ToolOutput(String step, String line) implements Event {}

    /** A finished piece of work with its figures, for {@code --json}. */
    record Result(String kind, Map<String, Object> fields) implements Event {
        public Result {
            fields = Map.copyOf(fields);
        }
    }

    /** How much a note matters. */
    enum Level {
        DETAIL,
        INFO,
        WARNING
    }
}
