package dev.osbuild.pipeline;

/**
 * A named place where one step puts something that others take. Names are global: the step with output {@code kernel}
 * feeds every step with input {@code kernel}.
 *
 * @param name lower-case words joined by hyphens, such as {@code kernel}, {@code rootfs}, {@code qcow2}
 * @param kind file or folder
 * @param required false for inputs a stage can do without when no step of the plan makes them, and for outputs that a
 *     stage makes only for some configurations
 */
public record Slot(String name, Kind kind, boolean required) {

    /** What stands at a slot's path. */
    public enum Kind {
        FILE,
        FOLDER
    }

    public static Slot file(String name) {
        return new Slot(name, Kind.FILE, true);
    }

    public static Slot folder(String name) {
        return new Slot(name, Kind.FOLDER, true);
    }

    public Slot optional() {
        return new Slot(name, kind, false);
    }
}
