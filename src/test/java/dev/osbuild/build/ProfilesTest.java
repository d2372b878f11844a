package dev.osbuild.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.profile.Profile;
import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilesTest {

    @TempDir
    private Path project;

    @BeforeEach
    void copyProject() throws IOException {
        ProjectFiles.copyImageProject(project);
    }

    private Profile profile(String more) throws IOException {
        Path file = project.resolve("profiles/test.yaml");
        Files.writeString(file, "extends: minimal\n" + more + "\n");
        return Profiles.read(file.toString(), Map.of());
    }

    @Test
    void aSoundProfileIsGood() {
        assertThatCode(() -> Profiles.check(profile("hostname: sound"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "files: [overlay/missing]                   | there is no 'missing' here        | overlay/missing",
                "files: [profiles/minimal.yaml]             | this is no folder                 | minimal.yaml",
                "kernel: {fragments: [virtio, missing]}     | there is no 'missing.config' here | kernel-configs/missing.config",
                "hostname: under_score                      | 'under_score' is no host name     | test.yaml:2",
                "'services: {enable: [ssh]}'                | has no units to enable            | test.yaml",
                "'services: {mask: [\"no unit\"]}'          | 'no unit' is no unit name         | test.yaml:2"
            })
    void whatABuildWouldStumbleOverIsSaidWithItsPlace(String settings, String message, String place) {
        assertThatThrownBy(() -> Profiles.check(profile(settings)))
                .isInstanceOfSatisfying(
                        OsbuildException.Usage.class,
                        error -> assertThat(error.where()).contains(place))
                .hasMessageContaining(message);
    }
}
