package dev.osbuild.tool;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Compresses files with gzip on all processors. Java's own gzip gives other bytes with the zlib of another system, so
 * {@code pigz} of the tools tree does it; at least two threads, since with one it works in another way.
 */
public final class GzipFile {

    /** The Debian package that holds the program. */
    public static final String PACKAGE = "pigz";

    private static final String INPUT = "/plain";

    private GzipFile() {}

    /**
     * Compresses one file.
     *
     * @param target takes the result; without name and date in it
     */
    public static void compress(Path source, Path target, Tools tools, int jobs) {
        tools.run(ToolCommand.of("pigz", "--no-name", "--stdout", "-6")
                .arguments("--processes", Integer.toString(Math.max(2, jobs)), INPUT)
                .input(source, INPUT)
                .standardOutput(target)
                .timeLimit(Duration.ofMinutes(30))
                .build());
    }
}
