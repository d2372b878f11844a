package dev.osbuild.pipeline;

import dev.osbuild.base.IoFailure;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Gives a bare input/output error of a step the words a user needs. */
final class StepErrors {

    private StepErrors() {}

    static OsbuildException of(Step step, IOException error) {
        String place = "step " + step.name();
        String message = String.valueOf(error.getMessage());
        if (error instanceof ClosedByInterruptException) {
            return new OsbuildException.Interrupted("the step " + step.name() + " was ended");
        }
        return IoFailure.explain(error, place)
                .orElseGet(() -> new OsbuildException.StepFailed(
                        error.getClass().getSimpleName() + ": " + message, place, "see the cause above", error));
    }
}
