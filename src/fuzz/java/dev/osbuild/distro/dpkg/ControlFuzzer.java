package dev.osbuild.distro.dpkg;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Control files of Debian packages. */
public final class ControlFuzzer {

    private ControlFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Paragraph.parse(new String(input, StandardCharsets.UTF_8)).required("Package");
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
