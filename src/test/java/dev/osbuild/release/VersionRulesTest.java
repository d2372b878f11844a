package dev.osbuild.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every step of a project's life, and every illegal one beside it, on a real repository. */
class VersionRulesTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 9);

    @TempDir
    private Path folder;

    private TestRepository repository;
    private final List<String> released = new ArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        repository = new TestRepository(folder.resolve("project"));
    }

    private String next(Channel channel) {
        return next(channel, Optional.empty());
    }

    private String next(Channel channel, Optional<String> asked) {
        return new VersionRules(repository.look(), released).next(channel, TODAY, asked);
    }

    private void release(Channel channel) {
        released.add(next(channel));
    }

    private void refuses(Channel channel, String reason) {
        assertThatThrownBy(() -> next(channel))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining(reason);
    }

    @Test
    void nightliesAreNamedAfterBranchAndDay() throws IOException {
        assertThat(next(Channel.NIGHTLY)).isEqualTo("edge-main-20260309");
        release(Channel.NIGHTLY);
        refuses(Channel.NIGHTLY, "edge-main-20260309 is out");

        repository.branch("feature/new boot".replace(' ', '_'));
        assertThat(next(Channel.NIGHTLY)).isEqualTo("edge-feature-new-boot-20260309");

        repository.branch("release/1.0");
        refuses(Channel.NIGHTLY, "not from release/1.0");
        repository.git("switch", "--quiet", "--detach");
        refuses(Channel.NIGHTLY, "no branch is checked out");
    }

    @Test
    void betasCountUpOnTheirBranch() throws IOException {
        refuses(Channel.BETA, "betas come from branches release/X.Y, not from main");
        repository.branch("release/1.0");
        assertThat(next(Channel.BETA)).isEqualTo("v1.0.0-beta.1");
        release(Channel.BETA);
        repository.commit();
        assertThat(next(Channel.BETA)).isEqualTo("v1.0.0-beta.2");
        release(Channel.BETA);
        assertThatThrownBy(() -> next(Channel.BETA, Optional.of("v1.0.0-beta.5")))
                .hasMessageContaining("the next version of beta is v1.0.0-beta.3, not v1.0.0-beta.5");
        assertThatThrownBy(() -> next(Channel.BETA, Optional.of("v1.0.0-beta.2")))
                .hasMessageContaining("not v1.0.0-beta.2");

        repository.tag("v1.0.0-beta.4");
        refuses(Channel.BETA, "v1.0.0-beta.4 is there and v1.0.0-beta.3 is not");
        repository.git("tag", "--delete", "v1.0.0-beta.4");

        repository.commit();
        repository.tag("v1.0.0-beta.3");
        assertThat(next(Channel.BETA)).as("a tag made beforehand").isEqualTo("v1.0.0-beta.3");
        release(Channel.BETA);

        repository.tag("v1.0.0");
        refuses(Channel.BETA, "v1.0.0 is out");
        repository.branch("release/1.x");
        refuses(Channel.BETA, "not from release/1.x");
    }

    @Test
    void stableVersionsAreTagsOnTheirBranchWithoutGaps() throws IOException {
        refuses(Channel.STABLE, "no tag vX.Y.Z points at this commit");
        repository.tag("v1.0.0");
        refuses(Channel.STABLE, "the tag v1.0.0 is not on the branch release/1.0");
        repository.branch("release/1.0");
        assertThat(next(Channel.STABLE)).isEqualTo("v1.0.0");
        release(Channel.STABLE);
        refuses(Channel.STABLE, "v1.0.0 is out");

        repository.commit();
        repository.tag("v1.0.2");
        refuses(Channel.STABLE, "gap before v1.0.2: v1.0.1");
        repository.tag("v1.0.1");
        refuses(Channel.STABLE, "several tags point at this commit");
        assertThat(next(Channel.STABLE, Optional.of("v1.0.1"))).isEqualTo("v1.0.1");
        repository.git("tag", "--delete", "v1.0.2");
        release(Channel.STABLE);

        repository.branch("release/1.2");
        repository.commit();
        repository.tag("v1.2.0");
        refuses(Channel.STABLE, "gap before v1.2.0: v1.1.Z");
        repository.branch("release/3.0");
        repository.commit();
        repository.tag("v3.0.0");
        refuses(Channel.STABLE, "gap before v3.0.0: v2.Y.Z");
        repository.branch("release/2.0");
        repository.commit();
        repository.tag("v2.0.0");
        assertThat(next(Channel.STABLE)).isEqualTo("v2.0.0");
        assertThatThrownBy(() -> next(Channel.STABLE, Optional.of("v2.0.1")))
                .hasMessageContaining("no tag v2.0.1 points at this commit");
    }

    @Test
    void aTagMayBeCheckedOutWithoutABranch() throws IOException {
        repository.branch("release/0.1");
        repository.commit();
        repository.tag("v0.1.0");
        repository.commit();
        repository.git("checkout", "--quiet", "v0.1.0");
        assertThat(next(Channel.STABLE)).isEqualTo("v0.1.0");
    }

    @Test
    void whatIsNotCommittedIsNotReleased() throws IOException {
        Files.writeString(repository.folder().resolve("stray"), "");
        refuses(Channel.NIGHTLY, "stray");
        Files.delete(repository.folder().resolve("stray"));
        Files.writeString(repository.folder().resolve("file"), "edited");
        refuses(Channel.NIGHTLY, "not as committed");
        repository.git("checkout", "--quiet", "file");
        Files.createDirectories(repository.folder().resolve("releases"));
        Files.writeString(repository.folder().resolve("releases/x"), "");
        assertThat(next(Channel.NIGHTLY)).as("releases do not count").startsWith("edge-");
    }

    @Test
    void aShallowCloneMayLackTags() throws IOException {
        repository.branch("release/1.0");
        repository.commit();
        Path clone = folder.resolve("clone");
        repository.git("clone", "--quiet", "--depth=1", "file://" + repository.folder(), clone.toString());
        WorkingTree tree = new GitRepository(clone).look(List.of());
        assertThatThrownBy(() -> new VersionRules(tree, List.of()).next(Channel.BETA, TODAY, Optional.empty()))
                .hasMessageContaining("shallow");
    }

    @Test
    void aFolderWithoutARepositoryIsRefused() throws IOException {
        Path plain = Files.createDirectories(folder.resolve("plain"));
        assertThatThrownBy(() -> new GitRepository(plain).look(List.of()))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("git finds none here");
    }
}
