package dev.osbuild.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnchangedBuildTest {

    private static final List<String> COMMAND = List.of("image", "--profile", "minimal");
    private static final List<String> LINES = List.of("image.qcow2  7 MB", "", "  nothing has changed");
    private final Instant far = Instant.now().plus(Duration.ofDays(1));
    private final Instant later = Instant.now().plus(Duration.ofHours(1));

    @TempDir
    private Path folder;

    private Map<String, String> environment;
    private Path input;
    private Path sources;
    private Path output;

    @BeforeEach
    void prepare() throws IOException {
        environment =
                new HashMap<>(Map.of("OSBUILD_CACHE", folder.resolve("cache").toString(), "COLUMNS", "80"));
        sources = Files.createDirectory(folder.resolve("overlay"));
        input = Files.writeString(sources.resolve("motd"), "hello");
        output = Files.writeString(folder.resolve("image.qcow2"), "disk");
    }

    private void remember(Instant holdUntil, Instant began, Path... others) throws IOException {
        List<Path> inputs = new java.util.ArrayList<>(List.of(input, sources, folder.resolve("minimal.lock")));
        inputs.addAll(List.of(others));
        UnchangedBuild.of(COMMAND, environment).remember(inputs, List.of(output), holdUntil, began, LINES);
    }

    private List<String> report() {
        return UnchangedBuild.of(COMMAND, environment).report();
    }

    @Test
    void reportsWhatItWasToldWhileNothingChanges() throws IOException {
        assertThat(report()).isEmpty();
        remember(far, later);

        assertThat(report()).isEqualTo(LINES);
        environment.put("COLUMNS", "200");
        assertThat(report()).as("with a wider terminal").isEqualTo(LINES);
    }

    @Test
    void anEditedInputCountsEvenWithItsOldSizeAndDate() throws IOException {
        remember(far, later);
        FileTime before = Files.getLastModifiedTime(input);
        Files.writeString(input, "HELLO");
        Files.setLastModifiedTime(input, before);

        assertThat(report()).isEmpty();
    }

    @Test
    void aNewFileInAFolderAndOneThatWasAbsentCount() throws IOException {
        remember(far, later);
        Path added = Files.writeString(sources.resolve("issue"), "new");
        assertThat(report()).isEmpty();

        Files.delete(added);
        remember(far, later);
        assertThat(report()).isEqualTo(LINES);
        Files.writeString(folder.resolve("minimal.lock"), "lock");
        assertThat(report()).isEmpty();
    }

    @Test
    void whatALinkLeadsToCounts() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "one");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        remember(far, later, link);
        assertThat(report()).isEqualTo(LINES);

        Files.writeString(target, "two");
        assertThat(report()).isEmpty();
    }

    @Test
    void anAlteredOrMissingOutputCounts() throws IOException {
        remember(far, later);
        Files.writeString(output, "DISK");
        assertThat(report()).isEmpty();

        remember(far, later);
        Files.delete(output);
        assertThat(report()).isEmpty();
    }

    @Test
    void anotherCommandLineAndAnotherEnvironmentHaveNoReport() throws IOException {
        remember(far, later);

        assertThat(UnchangedBuild.of(List.of("image"), environment).report()).isEmpty();
        environment.put("SOURCE_DATE_EPOCH", "1");
        assertThat(report()).isEmpty();
    }

    @Test
    void anAddedPluginEndsIt() throws IOException {
        remember(far, later);
        String classPath = System.getProperty("java.class.path");
        try {
            System.setProperty("java.class.path", classPath + ":" + folder.resolve("plugin.jar"));
            assertThat(report()).isEmpty();
        } finally {
            System.setProperty("java.class.path", classPath);
        }
        assertThat(report()).isEqualTo(LINES);
    }

    @Test
    void indexesThatNoLongerHoldEndIt() throws IOException {
        remember(Instant.now().minusSeconds(1), later);
        assertThat(report()).isEmpty();

        remember(Instant.MAX, later);
        assertThat(report()).isEqualTo(LINES);
    }

    @Test
    void inputsThatChangedJustBeforeOrDuringTheBuildAreNotTrusted() throws IOException {
        remember(far, later);
        remember(far, Instant.now().minusSeconds(60));

        assertThat(report()).isEmpty();
    }

    @Test
    void aDamagedRecordIsNone() throws IOException {
        remember(far, later);
        try (var records = Files.newDirectoryStream(folder.resolve("cache/state/unchanged"))) {
            for (Path record : records) {
                String text = Files.readString(record);
                for (String damaged :
                        List.of("", "x\n", text.replace("until ", "until x"), text.replace("file ", "file"))) {
                    Files.writeString(record, damaged);
                    assertThat(report()).as(damaged).isEmpty();
                }
            }
        }
    }
}
