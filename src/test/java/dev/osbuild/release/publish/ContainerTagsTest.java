package dev.osbuild.release.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.release.Channel;
import dev.osbuild.release.FinishedRelease;
import dev.osbuild.release.SampleReleases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerTagsTest {

    @TempDir
    private Path folder;

    private Path skopeo;
    private Path calls;

    @BeforeEach
    void fakeSkopeo() throws IOException {
        calls = folder.resolve("calls");
        skopeo = Files.writeString(folder.resolve("skopeo"), "#!/bin/sh\necho \"$@\" >> " + calls + "\n");
        Files.setPosixFilePermissions(skopeo, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private ContainerTags tags() {
        return new ContainerTags(skopeo.toString(), "registry.example.org/team/system");
    }

    @Test
    void theVersionComesBeforeTheNamesThatMove() throws IOException {
        Path release = SampleReleases.makeContainer(folder.resolve("releases"), Channel.STABLE, "v1.0.0");

        assertThat(tags().publish(FinishedRelease.find(folder.resolve("releases"), Channel.STABLE, Optional.empty())))
                .containsExactly(
                        "registry.example.org/team/system:v1.0.0",
                        "registry.example.org/team/system:stable",
                        "registry.example.org/team/system:latest");
        assertThat(Files.readAllLines(calls).get(0))
                .isEqualTo("copy oci-archive:" + release.resolve("one/test-one.oci.tar")
                        + " docker://registry.example.org/team/system:v1.0.0");
    }

    @Test
    void anOlderReleaseMovesNoName() throws IOException {
        SampleReleases.makeContainer(folder.resolve("releases"), Channel.STABLE, "v1.1.0");
        SampleReleases.makeContainer(folder.resolve("releases"), Channel.STABLE, "v1.0.1");
        assertThat(tags().publish(FinishedRelease.find(
                        folder.resolve("releases"), Channel.STABLE, Optional.of("v1.0.1"))))
                .containsExactly("registry.example.org/team/system:v1.0.1");
    }

    @Test
    void aReleaseWithoutContainersIsRefused() throws IOException {
        SampleReleases.make(folder.resolve("releases"), Channel.BETA, "v1.0.0-beta.1");
        FinishedRelease release = FinishedRelease.find(folder.resolve("releases"), Channel.BETA, Optional.empty());
        assertThatThrownBy(() -> tags().publish(release))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("no container image");
    }
}
