package dev.osbuild.overlay;

/** One line of an overlay's declarations. */
sealed interface Declaration {

    /** As in {@link OverlayEntry#path}. */
    String path();

    /** File and line. */
    String where();

    /** A folder that must be there, with its access. */
    record FolderAccess(String path, Access access, String where) implements Declaration {}

    /** The access of a file of the overlay. */
    record FileAccess(String path, Access access, String where) implements Declaration {}

    /** A symbolic link to make. */
    record LinkTarget(String path, String target, String where) implements Declaration {}
}
