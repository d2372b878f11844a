package dev.osbuild.base;

import org.jspecify.annotations.Nullable;

/**
 * An error that a user can cause and mend: what happened, where, and how to fix it. The family decides the exit code,
 * which {@code cli} assigns in one place.
 */
public abstract sealed class OsbuildException extends RuntimeException {

    private final String where;
    private final String fix;

    private OsbuildException(String what, String where, String fix, @Nullable Throwable cause) {
        super(what, cause);
        this.where = where;
        this.fix = fix;
    }

    /** A file with line and column, an address, a step; empty when the message says it all. */
    public String where() {
        return where;
    }

    /** What the user can do about it; empty when nothing is known. */
    public String fix() {
        return fix;
    }

    /** The command line or a profile is wrong. */
    public static final class Usage extends OsbuildException {
        public Usage(String what, String where, String fix) {
            super(what, where, fix, null);
        }
    }

    /** The machine lacks something: a permission, disk space, a network, a tool. */
    public static final class Environment extends OsbuildException {
        public Environment(String what, String where, String fix) {
            super(what, where, fix, null);
        }

        public Environment(String what, String where, String fix, Throwable cause) {
            super(what, where, fix, cause);
        }
    }

    /** A step of the build failed. */
    public static final class StepFailed extends OsbuildException {
        public StepFailed(String what, String where, String fix) {
            super(what, where, fix, null);
        }

        public StepFailed(String what, String where, String fix, Throwable cause) {
            super(what, where, fix, cause);
        }
    }

    /** Something is not what it claims to be: a signature, a digest, a date, a lock, a format. */
    public static final class VerificationFailed extends OsbuildException {
        public VerificationFailed(String what, String where, String fix) {
            super(what, where, fix, null);
        }

        public VerificationFailed(String what, String where, String fix, Throwable cause) {
            super(what, where, fix, cause);
        }
    }

    /** The user, or a signal, ended the run. */
    public static final class Interrupted extends OsbuildException {
        public Interrupted(String what) {
            super(what, "", "", null);
        }
    }
}
