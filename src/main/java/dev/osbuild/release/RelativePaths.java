package dev.osbuild.release;

/** Names of files below a release's folder, as documents of others give them. */
final class RelativePaths {

    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._+~-]*";

    private RelativePaths() {}

    /** @throws IllegalArgumentException when it is not one plain name */
    static void requireName(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a file or folder");
        }
    }

    /** @throws IllegalArgumentException when it leads out of the folder, or is no plain path */
    static void requirePath(String path) {
        if (!path.matches(NAME + "(/" + NAME + ")*")) {
            throw new IllegalArgumentException("'" + path + "' is not a path below the release");
        }
    }
}
