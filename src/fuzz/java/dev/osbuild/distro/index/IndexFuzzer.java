package dev.osbuild.distro.index;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Indexes of package archives: Release and Packages. */
public final class IndexFuzzer {

    private IndexFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            if (input.length % 2 == 0) {
                ReleaseFile.parse(input, "Release");
                return;
            }
            Path file = Files.createTempFile("fuzz", ".index");
            try {
                PackageIndexWriter.write(new ByteArrayInputStream(input), "Packages", file);
                PackageIndex.open(file).find("fuzz");
            } finally {
                FileTree.delete(file);
            }
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
