package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file or folder that the user named. */
final class FileArgument {

    private FileArgument() {}

    /** @throws OsbuildException.Usage when there is none */
    static void require(Path file) {
        if (!Files.exists(file)) {
            throw new OsbuildException.Usage("there is no such file or folder", file.toString(), "check the path");
        }
    }
}
