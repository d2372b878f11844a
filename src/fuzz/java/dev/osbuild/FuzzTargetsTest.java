package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fuzz target in a Java machine with 256 MB of heap, ten seconds for each input. Jazzer looks for new inputs every
 * night ({@code src/fuzz/run}).
 */
class FuzzTargetsTest {

    private static final Path SOURCES = ProjectFiles.ROOT.resolve("src/fuzz/java");
    private static final Path PAGE = ProjectFiles.ROOT.resolve("docs/testing.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| .* \\| (`\\w+Fuzzer`(?:, `\\w+Fuzzer`)*) \\|$", Pattern.MULTILINE);
    private static final long LONGEST_MINUTES = 5;

    @TempDir
    private Path folder;

    private static List<String> targets() throws IOException {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.sorted().toList()) {
                String path = SOURCES.relativize(file).toString();
                if (path.endsWith("Fuzzer.java")) {
                    targets.add(path.replace(".java", "").replace('/', '.'));
                }
            }
        }
        return targets;
    }

    @Test
    void refuseInWordsOrTakeWithLittleMemory() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + folder,
                "-Dosbuild.project=" + ProjectFiles.ROOT,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SeededRun.class.getName()));
        command.addAll(targets());
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES))
                    .as(() -> "ended in time: " + read(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(read(output)).isZero();
        assertThat(read(output).lines().filter(line -> line.contains(" took or refused ")))
                .hasSameSizeAs(targets());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The page names every target, beside the parser that it breaks its teeth on, and none that is gone. */
    @Test
    void areThoseOfTheTable() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            named.addAll(List.of(row.group(1).replace("`", "").split(", ")));
        }
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(targets().stream()
                        .map(target -> target.substring(target.lastIndexOf('.') + 1))
                        .toList());
    }
}
