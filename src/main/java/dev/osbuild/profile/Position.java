package dev.osbuild.profile;

/**
 * A place in a file, counted from 1 as editors do.
 *
 * @param file as shown to the user: relative to the project where possible
 */
record Position(String file, int line, int column) {

    /** Values that no file holds: defaults. */
    static final Position DEFAULT = new Position("default", 0, 0);

    static Position startOf(String file) {
        return new Position(file, 1, 1);
    }

    boolean isDefault() {
        return line == 0;
    }

    @Override
    public String toString() {
        return isDefault() ? file : file + ":" + line + ":" + column;
    }
}
