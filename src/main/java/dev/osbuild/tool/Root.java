package dev.osbuild.tool;

import java.nio.file.Path;

/** What a sandboxed program sees as {@code /}. */
public sealed interface Root {

    /** A tree nobody may change, such as the tools tree. */
    record ReadOnly(Path tree) implements Root {}

    /** A tree the program may change. */
    record Writable(Path tree) implements Root {}

    /**
     * A tree whose changes go elsewhere, so that hard links in it stay true.
     *
     * @param lower the tree, left as it is
     * @param upper receives changes in overlayfs form (attributes in the {@code user.} namespace)
     * @param work an empty folder on the same file system as {@code upper}
     */
    record Overlay(Path lower, Path upper, Path work) implements Root {}

    /** The machine's own programs, read-only, for {@code --tools=host}. */
    record Host() implements Root {}
}
