package dev.osbuild.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierArtifactsTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void anEarlierFile() throws IOException {
        Files.writeString(folder.resolve("a.raw"), "x");
    }

    private static Manifest.Artifact artifact(String name) {
        return new Manifest.Artifact(name, "raw", "application/octet-stream", 1, "0".repeat(64), "0".repeat(128));
    }

    private EarlierArtifacts after(Map<String, String> stepsNow) {
        Manifest earlier = new Manifest(
                Manifest.SCHEMA,
                Map.of(),
                "p",
                "amd64",
                1,
                List.of(artifact("a.raw")),
                Map.of("rootfs", "1", "raw", "2"),
                Map.of("package x", "1"));
        return EarlierArtifacts.of(Optional.of(earlier), folder, List.of(artifact("a.wsl")), stepsNow);
    }

    @Test
    void anotherFormatOfTheSameSystemStaysListed() throws IOException {
        EarlierArtifacts earlier = after(Map.of("rootfs", "1", "wsl", "3"));
        earlier.removeStale();

        assertThat(earlier.with(List.of(artifact("a.wsl"))))
                .extracting(Manifest.Artifact::name)
                .containsExactlyInAnyOrder("a.wsl", "a.raw");
        assertThat(earlier.withSteps(Map.of("wsl", "3")))
                .containsEntry("raw", "2")
                .containsEntry("wsl", "3");
        assertThat(folder.resolve("a.raw")).exists();
    }

    @Test
    void aFormatOfAnotherSystemGoes() throws IOException {
        EarlierArtifacts earlier = after(Map.of("rootfs", "other"));
        earlier.removeStale();

        assertThat(earlier.with(List.of())).isEmpty();
        assertThat(earlier.withInputs(Map.of())).isEmpty();
        assertThat(folder.resolve("a.raw")).doesNotExist();
    }
}
