package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;

/** What the program's exit status means. */
enum ExitCode {
    DONE(0),
    BUG(1),
    USAGE(2),
    ENVIRONMENT(3),
    STEP_FAILED(4),
    VERIFICATION_FAILED(5),
    INTERRUPTED(130);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The one place where errors become exit codes. */
    static ExitCode of(Throwable error) {
        if (error instanceof OsbuildException.Usage) {
            return USAGE;
        }
        if (error instanceof OsbuildException.Environment) {
            return ENVIRONMENT;
        }
        if (error instanceof OsbuildException.StepFailed) {
            return STEP_FAILED;
        }
        if (error instanceof OsbuildException.VerificationFailed) {
            return VERIFICATION_FAILED;
        }
        if (error instanceof OsbuildException.Interrupted) {
            return INTERRUPTED;
        }
        return BUG;
    }
}
