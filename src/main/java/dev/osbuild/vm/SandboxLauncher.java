package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.tool.RunningTool;
import dev.osbuild.tool.StandardStreams;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Starts QEMU out of the tools tree that holds {@link QemuPackages}, or out of the machine's own programs. */
public final class SandboxLauncher implements QemuLauncher {

    private final Tools tools;

    public SandboxLauncher(Tools tools) {
        this.tools = tools;
    }

    @Override
    public RunningQemu start(ToolCommand command) {
        return new Running(tools.start(command, StandardStreams.PIPED));
    }

    @Override
    public int runOnTerminal(ToolCommand command) {
        try (RunningTool tool = tools.start(command, StandardStreams.INHERITED)) {
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
