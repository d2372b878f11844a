package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;

/** JSON that others sign: manifests and bills of materials. */
public final class DocumentFuzzer {

    private DocumentFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            if (input.length % 2 == 0) {
                Manifest.parse(input, "manifest");
            } else {
                BilledPackage.read(input, "bill");
            }
        } catch (OsbuildException expected) {
            // refused in words
        }
    }
}
