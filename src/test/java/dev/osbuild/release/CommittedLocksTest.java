package dev.osbuild.release;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedLocksTest {

    @TempDir
    private Path folder;

    @Test
    void betasAndStableReleasesNeedThem() throws IOException {
        TestRepository repository = new TestRepository(folder.resolve("project"));
        GitRepository git = new GitRepository(repository.folder());
        Path lock = repository.folder().resolve("profiles/one.lock");
        Map<String, Path> locks = Map.of("one", lock);

        refused(Channel.BETA, git, locks);
        refused(Channel.STABLE, git, locks);
        assertThatCode(() -> CommittedLocks.require(Channel.NIGHTLY, git, locks))
                .doesNotThrowAnyException();

        Files.createDirectories(lock.resolveSibling("."));
        Files.writeString(lock, "{}");
        Files.writeString(repository.folder().resolve(".gitignore"), "*.lock\n");
        repository.commit();
        refused(Channel.BETA, git, locks);

        Files.delete(repository.folder().resolve(".gitignore"));
        repository.commit();
        assertThatCode(() -> CommittedLocks.require(Channel.STABLE, git, locks)).doesNotThrowAnyException();
    }

    private static void refused(Channel channel, GitRepository git, Map<String, Path> locks) {
        assertThatThrownBy(() -> CommittedLocks.require(channel, git, locks))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("a " + channel.label() + " release needs a committed lock of one");
    }
}
