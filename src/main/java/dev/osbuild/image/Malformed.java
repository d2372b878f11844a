package dev.osbuild.image;

import dev.osbuild.base.OsbuildException;

/** The one way in which readers of images refuse what they read. */
public final class Malformed {

    private Malformed() {}

    /**
     * The error for an image that breaks a rule of its format.
     *
     * @param format such as {@code GPT}
     * @param what the rule that does not hold, as a sentence without its subject
     */
    public static OsbuildException.VerificationFailed image(String format, String what) {
        return new OsbuildException.VerificationFailed(
                "not a sound " + format + ": " + what, "", "build or fetch the image again");
    }

    /** Refuses unless a rule holds. */
    public static void unless(boolean holds, String format, String what) {
        if (!holds) {
            throw image(format, what);
        }
    }
}
