package dev.osbuild.tool;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started sandbox. Its standard input is the lifeline: as long as this object holds it open, the sandbox lives; it is
 * closed by {@link #close}, and by the kernel when this process ends.
 */
final class ProcessTree implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);

    private final Process process;

    private ProcessTree(Process process) {
        this.process = process;
    }

    static ProcessTree start(ProcessBuilder builder) {
        try {
            return new ProcessTree(builder.start());
        } catch (IOException e) {
            throw new OsbuildException.Environment(
                    "a program cannot be started: " + e.getMessage(),
                    builder.command().get(0),
                    "install util-linux",
                    e);
        }
    }

    InputStream output() {
        return process.getInputStream();
    }

    InputStream errors() {
        return process.getErrorStream();
    }

    OutputStream lifeline() {
        return process.getOutputStream();
    }

    /** A thread that reads the stream to its end, which comes when the last process of the tree has ended. */
    Thread drain(InputStream stream, LastLines lines) {
        Runnable reading = () -> {
            try (stream) {
                lines.readAll(stream);
            } catch (IOException e) {
                LOG.debug("reading a program's output ended: {}", e.toString());
            }
        };
        Thread thread = new Thread(reading, "tool output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    boolean waitFor(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits a moment for a process that is ending. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends every process of the tree: {@code unshare --kill-child} takes process 1 along, which takes the rest. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        try {
            lifeline().close();
        } catch (IOException e) {
            LOG.debug("the program ended first: {}", e.toString());
        }
    }
}
