package dev.osbuild.base;

import java.io.IOException;
import java.util.Locale;

/** Gives a bare input/output error the words a user needs. */
public final class FileErrors {

    private FileErrors() {}

    /**
     * The error to show: about the disk when it is full, else with the kind of error in words.
     *
     * @param place a step, a file or a folder
     */
    public static OsbuildException of(String place, IOException error) {
        String message = String.valueOf(error.getMessage());
        String lowerCase = message.toLowerCase(Locale.ROOT);
        if (lowerCase.contains("no space left on device") || lowerCase.contains("disk quota exceeded")) {
            return new OsbuildException.Environment(
                    "the disk is full: " + message,
                    place,
                    "free space, run 'osbuild cache gc', or name a folder on another disk with --cache or --output",
                    error);
        }
        return new OsbuildException.StepFailed(
                error.getClass().getSimpleName() + ": " + message, place, "see the cause above", error);
    }
}
