package dev.osbuild.build;

/**
 * One thing that {@code osbuild doctor} looked at.
 *
 * @param subject such as {@code namespaces}
 * @param state how it is
 * @param detail what was found
 * @param fix what to do about it; empty when nothing need be done
 */
public record Finding(String subject, State state, String detail, String fix) {

    /** How much it matters. */
    public enum State {
        GOOD,
        SLOWER,
        BROKEN
    }

    static Finding good(String subject, String detail) {
        return new Finding(subject, State.GOOD, detail, "");
    }

    static Finding slower(String subject, String detail, String fix) {
        return new Finding(subject, State.SLOWER, detail, fix);
    }

    static Finding broken(String subject, String detail, String fix) {
        return new Finding(subject, State.BROKEN, detail, fix);
    }
}
