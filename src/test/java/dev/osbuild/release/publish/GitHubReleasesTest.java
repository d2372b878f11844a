package dev.osbuild.release.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.release.Channel;
import dev.osbuild.release.FinishedRelease;
import dev.osbuild.release.SampleReleases;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHubReleasesTest {

    @TempDir
    private Path folder;

    private FakeGitHub server;
    private FinishedRelease release;

    @BeforeEach
    void release() throws IOException {
        server = new FakeGitHub();
        SampleReleases.make(folder, Channel.STABLE, "v1.0.0");
        release = FinishedRelease.find(folder, Channel.STABLE, Optional.empty());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private GitHubReleases github(String token) {
        return new GitHubReleases(server.address(), "example/system", token, ProxySelector.getDefault());
    }

    @Test
    void aReleaseShowsWhenEveryFileIsThere() throws IOException {
        assertThat(github("secret").publish(release)).isEqualTo("https://example.org/v1.0.0");

        assertThat(server.assets())
                .containsKeys("release.json", "release.json.asc", "one.manifest.json", "test-one.qcow2x")
                .hasSize(release.flat().size());
        assertThat(server.log().get(server.log().size() - 1)).startsWith("PATCH");
        assertThat(server.draft()).isFalse();
        assertThat(server.latest()).isEqualTo("true");
    }

    @Test
    void aRunThatWasEndedGoesOnWithItsDraft() throws IOException {
        server.failAfterUploads(3);
        assertThatThrownBy(() -> github("secret").publish(release))
                .isInstanceOf(OsbuildException.Environment.class)
                .hasMessageContaining("GitHub answered 502");
        assertThat(server.draft()).isTrue();
        server.failAfterUploads(Integer.MAX_VALUE);

        github("secret").publish(release);

        assertThat(server.uploads()).isEqualTo(release.flat().size());
        assertThat(server.draft()).isFalse();
    }

    @Test
    void aReleaseIsNeverChangedAndATokenIsNeeded() throws IOException {
        github("secret").publish(release);
        assertThatThrownBy(() -> github("secret").publish(release))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("has a release v1.0.0");
        assertThatThrownBy(() -> github("wrong").publish(release))
                .isInstanceOf(OsbuildException.Environment.class)
                .hasMessageContaining("401")
                .message()
                .doesNotContain("wrong");
        assertThatThrownBy(() -> new GitHubReleases(server.address(), "system", "secret", ProxySelector.getDefault()))
                .hasMessageContaining("'system' is not a repository");
    }
}
