package dev.osbuild.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.ManifestCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with a gate that takes no time; how they end, and what readers see meanwhile. */
class ReleaseRunTest {

    @TempDir
    private Path folder;

    private TestReleases releases;
    private final FakeGate gate = new FakeGate();

    @BeforeEach
    void begin() {
        releases = new TestReleases(folder.resolve("releases"));
    }

    /** As a reader sees the channel: nothing, or an index that is signed and whose releases are whole. */
    private List<String> seen(Channel channel) throws IOException {
        Path path = folder.resolve("releases").resolve(channel.label());
        if (!ChannelCheck.isChannel(path)) {
            return List.of();
        }
        ManifestCheck.Report silent = (check, name, result) -> {};
        ReleaseIndex index =
                new ChannelCheck(path, Optional.of(releases.keys()), Optional.empty(), TestReleases.NOW, silent).run();
        List<String> versions = new ArrayList<>();
        for (ReleaseIndex.Entry entry : index.releases()) {
            new ReleaseCheck(path.resolve(entry.version()), Optional.of(releases.keys()), TestReleases.NOW, silent)
                    .run(Optional.of(index));
            versions.add(entry.version());
        }
        return versions;
    }

    @Test
    void aReleaseIsWholeSignedAndListed() throws IOException {
        Path release = releases.run("v1.0.0-beta.1", Channel.BETA, gate, step -> {});

        assertThat(seen(Channel.BETA)).containsExactly("v1.0.0-beta.1");
        assertThat(release.resolve("RELEASE-NOTES.md")).content().contains("The first release of this channel");
        assertThat(release.resolve("compatibility.json")).content().contains("\"minimumMemory\" : 67108864");
        assertThat(Files.readString(release.resolve("SHA256SUMS"))).contains("  one/test-one.qcow2x");
        assertThat(gate.made).containsExactly("one", "two");
        ReleaseDocument document = ReleaseDocument.read(release.resolve("release.json"));
        assertThat(document.variants())
                .extracting(ReleaseDocument.Variant::bootable)
                .containsExactly(true, true);
        assertThat(document.variants().get(0).url())
                .isEqualTo("https://example.org/r/beta/v1.0.0-beta.1/one/test-one.qcow2x");
    }

    @Test
    void notesTellWhatChangedSince() throws IOException {
        releases.run("v1.0.0-beta.1", Channel.BETA, gate, step -> {});
        gate.lock = FakeGate.lockOf("1.1-1");
        Path release = releases.run("v1.0.0-beta.2", Channel.BETA, gate, step -> {});

        assertThat(release.resolve("RELEASE-NOTES.md"))
                .content()
                .contains("Compared with v1.0.0-beta.1", "### Upgraded", "- busybox 1.0-1 → 1.1-1", "1.5 (bios)");
        assertThat(release.resolve("compatibility.json")).content().contains("v1.0.0-beta.1");
    }

    @Test
    void latestNeverGoesBack() throws IOException {
        releases.run("v1.1.0", Channel.STABLE, gate, step -> {});
        releases.run("v1.0.1", Channel.STABLE, gate, step -> {});

        ReleaseIndex index = new ChannelFolder(folder.resolve("releases"), Channel.STABLE)
                .index()
                .orElseThrow();
        assertThat(index.latest()).isEqualTo("v1.1.0");
        assertThat(index.sequence()).isEqualTo(2);
        assertThat(seen(Channel.STABLE)).containsExactly("v1.1.0", "v1.0.1");
        assertThatThrownBy(() -> releases.run("v1.1.0", Channel.STABLE, gate, step -> {}))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("v1.1.0 is out");
    }

    @Test
    void aReleaseHoldsTheLockItWasBuiltOf() throws IOException {
        gate.lockDigest = "0".repeat(64);
        releases.run("v1.0.0", Channel.STABLE, gate, step -> {});

        assertThatThrownBy(() -> seen(Channel.STABLE))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("not the lock that the manifest says was built");
    }

    @Test
    void whatDoesNotPassIsNotReleased() throws IOException {
        gate.bootsWell = false;
        assertThatThrownBy(() -> releases.run("v1.0.0", Channel.STABLE, gate, step -> {}))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("did not pass");
        assertThat(seen(Channel.STABLE)).isEmpty();
        assertThat(new ChannelFolder(folder.resolve("releases"), Channel.STABLE).versions())
                .isEmpty();
    }

    /** The run is ended before each of its steps in turn, then at random ones; the next run finishes. */
    @Test
    void aRunMayEndAtAnyMoment() throws IOException {
        releases.run("v1.0.0-beta.1", Channel.BETA, gate, step -> {});
        List<String> steps = new ArrayList<>();
        new TestReleases(folder.resolve("rehearsal")).run("v1.0.0-beta.1", Channel.BETA, gate, steps::add);
        assertThat(steps).hasSizeGreaterThan(9);

        int version = 2;
        for (int moment = 0; moment < steps.size(); moment++) {
            endAt(List.of(moment), version++);
        }
        Random random = new Random(5);
        for (int round = 0; round < 10; round++) {
            endAt(List.of(random.nextInt(steps.size()), random.nextInt(steps.size())), version++);
        }
    }

    private void endAt(List<Integer> moments, int number) throws IOException {
        String version = "v1.0.0-beta." + number;
        List<String> before = seen(Channel.BETA);
        boolean out = false;
        for (int moment : moments) {
            out = out || !end(version, moment);
            List<String> now = seen(Channel.BETA);
            assertThat(now).as("after moment %d", moment).startsWith(before.toArray(String[]::new));
            assertThat(now.size() - before.size()).isBetween(0, 1);
        }
        releases.finish(version, Channel.BETA, gate);
        assertThat(seen(Channel.BETA)).hasSize(before.size() + 1).contains(version);
        try (var left = Files.newDirectoryStream(folder.resolve("releases/beta"), ".v*")) {
            assertThat(left).isEmpty();
        }
    }

    /** Whether the run was ended by us, and not done before. */
    private boolean end(String version, int moment) throws IOException {
        int[] count = new int[1];
        try {
            releases.finish(version, Channel.BETA, gate, step -> {
                if (count[0]++ == moment) {
                    throw new PowerFailure();
                }
            });
            return false;
        } catch (PowerFailure e) {
            return true;
        }
    }

    private static final class PowerFailure extends RuntimeException {}

    @Test
    void anotherCommitDoesNotGoOnWithWhatWasBegun() throws IOException {
        assertThat(end("v2.0.0-beta.1", 5)).isTrue();
        gate.made.clear();
        releases.commit = "b".repeat(40);
        releases.run("v2.0.0-beta.1", Channel.BETA, gate, step -> {});
        assertThat(gate.made).containsExactly("one", "two");
    }

    @Test
    void aMirrorFollowsAndNeverLeads() throws IOException {
        releases.run("v1.0.0", Channel.STABLE, gate, step -> {});
        Path mirror = folder.resolve("mirror");
        MirroredChannel channel = new MirroredChannel(folder.resolve("releases"), mirror, Channel.STABLE);
        assertThat(channel.update()).containsExactly("v1.0.0");
        assertThat(channel.update()).isEmpty();
        releases.run("v1.0.1", Channel.STABLE, gate, step -> {});
        assertThat(channel.update()).containsExactly("v1.0.1");
        assertThat(mirror.resolve("stable/index.json"))
                .hasSameBinaryContentAs(folder.resolve("releases/stable/index.json"));

        TestReleases other = new TestReleases(folder.resolve("other"));
        other.run("v1.0.0", Channel.STABLE, gate, step -> {});
        assertThatThrownBy(() -> new MirroredChannel(folder.resolve("other"), mirror, Channel.STABLE).update())
                .hasMessageContaining("the index there has the sequence 2")
                .isInstanceOf(OsbuildException.Usage.class);
    }
}
