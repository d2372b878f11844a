package dev.osbuild.base;

/** Takes events as they happen, from any thread. */
@FunctionalInterface
public interface EventSink {

    /** Discards everything. */
    EventSink NONE = event -> {};

    void emit(Event event);

    default void info(String text) {
        emit(new Event.Note(Event.Level.INFO, text));
    }

    default void warning(String text) {
        emit(new Event.Note(Event.Level.WARNING, text));
    }

    default void detail(String text) {
        emit(new Event.Note(Event.Level.DETAIL, text));
    }
}
