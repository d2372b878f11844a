package dev.osbuild.vm;

import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** The machine's own QEMU, without a sandbox: paths of the sandbox are turned back into the machine's. */
final class HostQemu implements QemuLauncher {

    static boolean isPresent() {
        return Files.isExecutable(Path.of("/usr/bin/" + QemuCommand.PROGRAM));
    }

    @Override
    public RunningQemu start(ToolCommand command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.arguments().stream()
                .map(argument -> onHost(argument, command))
                .toList());
        command.environment().forEach((name, value) -> builder.environment().put(name, onHost(value, command)));
        return new Running(builder.redirectErrorStream(true).start());
    }

    @Override
    public int runOnTerminal(ToolCommand command) {
        throw new UnsupportedOperationException("tests have no terminal");
    }

    private static String onHost(String text, ToolCommand command) {
        String translated = text;
        for (ToolCommand.Bind bind : command.binds()) {
            translated = translated.replace(bind.inside(), bind.host().toString());
        }
        return translated;
    }

    private record Running(Process process) implements RunningQemu {

        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public InputStream output() {
            return process.getInputStream();
        }

        @Override
        public List<String> errorLines() {
            return List.of();
        }

        @Override
        public OptionalInt waitFor(Duration limit) throws InterruptedException {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
