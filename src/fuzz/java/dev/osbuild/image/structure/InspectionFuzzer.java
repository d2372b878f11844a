package dev.osbuild.image.structure;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.inspect.ArtifactInspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code osbuild info} reads of files of any format. */
public final class InspectionFuzzer {

    private InspectionFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Path file = Files.createTempFile("fuzz", ".image");
            try {
                ArtifactInspection.of(Files.write(file, input));
            } finally {
                FileTree.delete(file);
            }
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
