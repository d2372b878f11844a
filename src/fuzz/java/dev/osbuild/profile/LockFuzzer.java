package dev.osbuild.profile;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Locks. */
public final class LockFuzzer {

    private LockFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Path file = Files.createTempFile("fuzz", ".lock");
            try {
                LockFile.read(Files.write(file, input));
            } finally {
                FileTree.delete(file);
            }
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
