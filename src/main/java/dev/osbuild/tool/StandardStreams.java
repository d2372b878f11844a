package dev.osbuild.tool;

/** What a program that runs beside us has for standard input and output. */
public enum StandardStreams {
    /** Streams of {@link RunningTool}; its error output goes to the command's {@code onLine}. */
    PIPED,
    /** Ours: what the user types goes to the program, what it prints to the terminal. */
    INHERITED
}
