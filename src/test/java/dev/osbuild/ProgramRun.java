package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How a program that was started from a shell's point of view ended.
 *
 * @param status its exit status
 * @param output what it printed
 * @param error what it printed as errors and progress
 */
record ProgramRun(int status, String output, String error) {

    private static final int MINUTES = 40;

    /** Starts a program in a folder, with variables added to a clean environment, and waits for its end. */
    static ProgramRun of(Path in, Map<String, String> environment, List<String> command) throws Exception {
        Path output = Files.createTempFile("osbuild", ".output");
        Path error = Files.createTempFile("osbuild", ".error");
        try {
            Process process = start(in, environment, command, output, error);
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("%s ends in %d minutes", command, MINUTES)
                    .isTrue();
            return new ProgramRun(
                    process.exitValue(),
                    Files.readString(output, StandardCharsets.UTF_8),
                    Files.readString(error, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(error);
        }
    }

    /** Starts a program and leaves it running; it can be interrupted even when the tests themselves cannot. */
    static Process start(Path in, Map<String, String> environment, List<String> command, Path output, Path error)
            throws IOException {
        List<String> interruptible = new ArrayList<>(List.of("env", "--default-signal=INT"));
        interruptible.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(interruptible)
                .directory(in.toFile())
                .redirectOutput(output.toFile())
                .redirectError(error.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("SOURCE_DATE_EPOCH");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** This run, when it ended well. */
    ProgramRun succeeded() {
        assertThat(status).as(error).isZero();
        return this;
    }
}
