package dev.osbuild.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every shell script of the project, wherever it lies: found by its first line, or by the name of a sourced file. */
class ShellScriptsTest {

    /** Files that a shell reads though no first line says so. */
    private static final Set<String> SOURCED = Set.of("overlay/minimal/etc/profile");

    /** Parts of a script, which read its variables: checked together with the script that reads them. */
    private static final String PARTS = "overlay/initramfs/lib/";

    @TestFactory
    Stream<DynamicTest> aScriptParses() throws IOException {
        Optional<String> shell = first("dash", "sh");
        return Stream.concat(scripts().stream(), ProjectFiles.below(PARTS).stream())
                .distinct()
                .map(script -> DynamicTest.dynamicTest(ProjectFiles.shown(script), script.toUri(), () -> {
                    assumeTrue(shell.isPresent(), "no dash and no sh on this machine");
                    assertThat(output(shell.get(), "-n", script.toString())).isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> aScriptPassesShellcheck() throws IOException {
        Optional<String> shellcheck = first("shellcheck");
        return scripts().stream()
                .map(script -> DynamicTest.dynamicTest(ProjectFiles.shown(script), script.toUri(), () -> {
                    assumeTrue(shellcheck.isPresent(), "shellcheck is not installed");
                    assertThat(output(
                                    shellcheck.get(),
                                    "--shell=sh",
                                    "--external-sources",
                                    "--check-sourced",
                                    script.toString()))
                            .isEmpty();
                }));
    }

    @Test
    void theScriptsThatUsersStartAreAmongThemAndCanBeStarted() throws IOException {
        for (String name : List.of("osbuild", "mvnw", ".ci/setup", ".ci/run", "bench/startup/run")) {
            Path script = ProjectFiles.ROOT.resolve(name);
            assertThat(scripts()).contains(script);
            assertThat(script).isExecutable();
        }
    }

    private static List<Path> scripts() throws IOException {
        List<Path> scripts = new ArrayList<>();
        for (Path file : ProjectFiles.below(".")) {
            if (SOURCED.contains(ProjectFiles.shown(file))
                    || firstLine(file).matches("#! *(/usr)?/bin/(env )?(ba|da)?sh.*")) {
                scripts.add(file);
            }
        }
        return scripts;
    }

    private static String firstLine(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(40), StandardCharsets.ISO_8859_1).split("\n", 2)[0];
        }
    }

    private static Optional<String> first(String... programs) {
        for (String program : programs) {
            for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
                Path file = Path.of(folder, program);
                if (Files.isExecutable(file)) {
                    return Optional.of(file.toString());
                }
            }
        }
        return Optional.empty();
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 ? output : output + "exit " + process.exitValue();
    }
}
