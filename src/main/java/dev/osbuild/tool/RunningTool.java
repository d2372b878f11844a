package dev.osbuild.tool;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs beside us, such as a virtual machine. Closing it ends the program and all its children; so does
 * the end of this process.
 */
public final class RunningTool implements AutoCloseable {

    private final ProcessTree process;
    private final LastLines errorLines;

    private RunningTool(ProcessTree process, LastLines errorLines) {
        this.process = process;
        this.errorLines = errorLines;
    }

    static RunningTool of(ProcessTree process, ToolCommand command, StandardStreams streams) {
        LastLines errorLines = new LastLines(command.onLine());
        if (streams == StandardStreams.PIPED) {
            process.drain(process.errors(), errorLines);
        }
        CompletableFuture.delayedExecutor(command.timeLimit().toMillis(), TimeUnit.MILLISECONDS)
                .execute(process::close);
        return new RunningTool(process, errorLines);
    }

    /** What the program reads. Closing it ends the program. Only for {@link StandardStreams#PIPED}. */
    public OutputStream input() {
        return process.lifeline();
    }

    /** What the program prints; the caller must keep reading. Only for {@link StandardStreams#PIPED}. */
    public InputStream output() {
        return process.output();
    }

    /** The last forty lines of error output. */
    public List<String> lastLines() {
        return errorLines.lines();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code, or nothing when the program still runs after that time. */
    public Optional<Integer> waitFor(Duration limit) throws InterruptedException {
        return process.waitFor(limit) ? Optional.of(process.exitCode()) : Optional.empty();
    }

    /** Ends the program and its children; does nothing when it has ended. */
    @Override
    public void close() {
        process.close();
    }
}
