package dev.osbuild.pipeline;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Locale;

/** Gives a bare input/output error of a step the words a user needs. */
final class StepErrors {

    private StepErrors() {}

    static OsbuildException of(Step step, IOException error) {
        String place = "step " + step.name();
        String message = String.valueOf(error.getMessage());
        if (error instanceof ClosedByInterruptException) {
            return new OsbuildException.Interrupted("the step " + step.name() + " was ended");
        }
        if (message.toLowerCase(Locale.ROOT).contains("no space left on device")) {
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
