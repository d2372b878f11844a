package dev.osbuild.release;

import dev.osbuild.base.OsbuildException;

/** JSON of channels: releases and indexes. */
public final class ReleaseFuzzer {

    private ReleaseFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            if (input.length % 2 == 0) {
                ReleaseDocument.parse(input, "release.json");
            } else {
                ReleaseIndex.parse(input, "index.json");
            }
        } catch (OsbuildException expected) {
            // refused in words
        }
    }
}
