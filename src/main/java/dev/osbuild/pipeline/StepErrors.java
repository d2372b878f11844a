package dev.osbuild.pipeline;

import dev.osbuild.base.IoFailure;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Gives a bare input/output error of a step the words a user needs. */
final class StepErrors {

    private StepErrors() {}

    static OsbuildException of(Step step, IOException error) {
        if (error instanceof ClosedByInterruptException) {
            return new OsbuildException.Interrupted("the step " + step.name() + " was ended");
        }
        return IoFailure.of("step " + step.name(), error);
    }
}
