package dev.osbuild.vm;

import dev.osbuild.base.Size;
import java.nio.file.Path;

/** What a machine under test starts from. */
public sealed interface StartFrom {

    /** The image is its disk. */
    record ItsDisk() implements StartFrom {}

    /**
     * A server, to which it has no disk beside.
     *
     * @param folder that is handed out
     * @param bytes of all files in it, which the machine has room for beside its memory
     */
    record Server(Path folder, Size bytes) implements StartFrom {}
}
