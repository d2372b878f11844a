package dev.osbuild.distro.dpkg;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tree of a Debian package, unpacked. */
public final class TarFuzzer {

    private TarFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            try {
                new TarUnpacker(folder, path -> true).unpack(new ByteArrayInputStream(input));
            } finally {
                FileTree.delete(folder);
            }
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
