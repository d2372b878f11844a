package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.tool.Root;
import dev.osbuild.tool.RunningTool;
import dev.osbuild.tool.Sandbox;
import dev.osbuild.tool.StandardStreams;
import dev.osbuild.tool.ToolCommand;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Starts QEMU inside the sandbox, over a tools tree with {@link QemuPackages} or over the machine's own programs. */
public final class SandboxLauncher implements QemuLauncher {

    private final Sandbox sandbox;
    private final Root root;

    public SandboxLauncher(Sandbox sandbox, Root root) {
        this.sandbox = sandbox;
        this.root = root;
    }

    @Override
    public RunningQemu start(ToolCommand command) {
        return new Running(sandbox.start(root, command, StandardStreams.PIPED));
    }

    @Override
    public int runOnTerminal(ToolCommand command) {
        try (RunningTool tool = sandbox.start(root, command, StandardStreams.INHERITED)) {
            return tool.waitFor(command.timeLimit())
                    .orElseThrow(() -> new OsbuildException.Interrupted("the virtual machine ran out of time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted("interrupted while the virtual machine ran");
        }
    }

    private record Running(RunningTool tool) implements RunningQemu {

        @Override
        public OutputStream input() {
            return tool.input();
        }

        @Override
        public InputStream output() {
            return tool.output();
        }

        @Override
        public List<String> errorLines() {
            return tool.lastLines();
        }

        @Override
        public OptionalInt waitFor(Duration limit) throws InterruptedException {
            Optional<Integer> exitCode = tool.waitFor(limit);
            return exitCode.isPresent() ? OptionalInt.of(exitCode.get()) : OptionalInt.empty();
        }

        @Override
        public void close() {
            tool.close();
        }
    }
}
