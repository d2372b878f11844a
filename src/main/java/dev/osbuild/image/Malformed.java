package dev.osbuild.image;

import dev.osbuild.base.OsbuildException;

/** The one way this package refuses an image. */
final class Malformed {

    private Malformed() {}

    /**
     * @param format such as {@code GPT}
     * @param what the rule that does not hold, as a sentence without its subject
     */
    static OsbuildException.VerificationFailed image(String format, String what) {
        return new OsbuildException.VerificationFailed(
                "not a sound " + format + ": " + what, "", "build or fetch the image again");
    }

    /** Refuses unless a rule holds. */
    static void unless(boolean holds, String format, String what) {
        if (!holds) {
            throw image(format, what);
        }
    }
}
