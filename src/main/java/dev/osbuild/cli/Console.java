package dev.osbuild.cli;

import dev.osbuild.base.Event;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import java.util.Map;

/** What the user sees. Results go to standard output, everything else to standard error. */
interface Console extends EventSink {

    /** A line of the result. Ignored when output is JSON: {@link #result} carries the same there. */
    void line(String text);

    /** A result with its fields; ignored when output is text, where {@link #line} says it. */
    void result(String kind, Map<String, Object> fields);

    /** An error that ends the command. */
    void error(OsbuildException error);

    /** An error that should not happen. */
    void bug(Throwable error);

    /** Ends drawing, so that what follows starts on a line of its own. */
    default void finish() {}

    @Override
    void emit(Event event);
}
