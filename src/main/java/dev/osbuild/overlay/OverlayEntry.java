package dev.osbuild.overlay;

import java.nio.file.Path;

/** One thing an overlay puts somewhere. */
public sealed interface OverlayEntry {

    /** Where it goes: names joined by {@code /}, without one at either end. */
    String path();

    /**
     * A folder.
     *
     * @param declared false when the folder stands in the overlay only because something lies in it: an existing folder
     *     then keeps its access
     */
    record Folder(String path, Access access, boolean declared) implements OverlayEntry {}

    /** A regular file with the content of {@code source}. */
    record RegularFile(String path, Access access, Path source) implements OverlayEntry {}

    /** A symbolic link, owned by root. */
    record Link(String path, String target) implements OverlayEntry {}
}
