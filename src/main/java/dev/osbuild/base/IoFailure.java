package dev.osbuild.base;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Optional;

/** Input/output errors that are the machine's condition and not a fault of the program, in words with a way out. */
public final class IoFailure {

    private IoFailure() {}

    /**
     * The condition behind an error, found along its causes; empty when it is none that a user can mend.
     *
     * @param where what was being done, or the file
     */
    public static Optional<OsbuildException> explain(Throwable error, String where) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            Optional<OsbuildException> explained = explainOne(cause, where);
            if (explained.isPresent()) {
                return explained;
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /**
     * The error to show: the condition behind it, else the kind of error in words.
     *
     * @param where a step, a file or a folder
     */
    public static OsbuildException of(String where, IOException error) {
        return explain(error, where)
                .orElseGet(() -> new OsbuildException.StepFailed(
                        error.getClass().getSimpleName() + ": " + error.getMessage(),
                        where,
                        "see the cause above",
                        error));
    }

    private static OsbuildException notAFolder(String path, String where, Throwable error) {
        return new OsbuildException.Environment(
                "a file stands where a folder is needed: " + path, where, "remove it, or name another folder", error);
    }

    private static Optional<OsbuildException> explainOne(Throwable error, String where) {
        String message = String.valueOf(error.getMessage());
        String words = message.toLowerCase(Locale.ROOT);
        if (error instanceof AccessDeniedException denied) {
            return Optional.of(new OsbuildException.Environment(
                    "this user may not read or write " + denied.getFile(),
                    where,
                    "change its owner or mode, or name another folder with --cache or --output",
                    error));
        }
        if (!(error instanceof IOException) && !(error instanceof ReadOnlyFileSystemException)) {
            return Optional.empty();
        }
        if (words.contains("no space left on device") || words.contains("disk quota exceeded")) {
            return Optional.of(new OsbuildException.Environment(
                    "the disk is full: " + message,
                    where,
                    "free space, run 'osbuild cache gc', or name a folder on another disk with --cache or --output",
                    error));
        }
        if (error instanceof FileAlreadyExistsException exists) {
            return Optional.of(notAFolder(exists.getFile(), where, error));
        }
        if (error instanceof FileSystemException system && words.contains("not a directory")) {
            return Optional.of(notAFolder(system.getFile(), where, error));
        }
        if (error instanceof ReadOnlyFileSystemException || words.contains("read-only file system")) {
            return Optional.of(new OsbuildException.Environment(
                    "the file system is read-only: " + message,
                    where,
                    "name a folder that can be written with --cache or --output",
                    error));
        }
        return Optional.empty();
    }
}
