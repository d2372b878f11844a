package dev.osbuild.profile;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;

/** Profiles as YAML. */
public final class YamlFuzzer {

    private YamlFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Problems problems = new Problems();
            Documents.yaml(input, "profile", problems);
            problems.throwIfAny("profile", "");
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
