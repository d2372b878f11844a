package dev.osbuild.vm;

import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Starts QEMU out of the tools tree and leaves it running. */
public interface QemuLauncher {

    /** Starts a program whose standard input and output are pipes. */
    RunningQemu start(ToolCommand command) throws IOException;

    /**
     * Runs a program on the user's own terminal until it ends.
     *
     * @return its exit code
     */
    int runOnTerminal(ToolCommand command) throws IOException;

    /** A program that was started. */
    interface RunningQemu extends AutoCloseable {

        OutputStream input();

        InputStream output();

        /** The end of its error output. */
        List<String> errorLines();

        /** Its exit code; empty when it still runs after {@code limit}. */
        OptionalInt waitFor(Duration limit) throws InterruptedException;

        /** Ends it, with everything it started, if it still runs. */
        @Override
        void close();
    }
}
