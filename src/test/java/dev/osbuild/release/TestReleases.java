package dev.osbuild.release;

import dev.osbuild.trust.KeyGeneration;
import dev.osbuild.trust.OpenPgpKeyring;
import dev.osbuild.trust.SecretKey;
import dev.osbuild.trust.Signer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Releases of a project with two profiles, made with a key of its own. */
final class TestReleases {

    @SuppressWarnings("TimeInStaticInitializer")
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private static final SecretKey KEY =
            new KeyGeneration("test", NOW.minusSeconds(3600), Duration.ofDays(400), Optional.empty()).generate();

    final Path folder;
    final Signer signer = KEY.signer(Optional.empty(), NOW);
    String commit = "a".repeat(40);
    long securityEpoch;
    Instant now = NOW;
    List<String> profiles = List.of("two", "one");

    TestReleases(Path folder) {
        this.folder = folder;
    }

    OpenPgpKeyring keys() {
        try {
            return OpenPgpKeyring.read(new ByteArrayInputStream(KEY.armoredPublicKey()), "test key");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ReleasePlan plan(String version, Channel channel) {
        return new ReleasePlan(
                folder,
                channel,
                "test",
                version,
                commit,
                profiles,
                List.of(),
                Optional.of(URI.create("https://example.org/r/")),
                securityEpoch,
                now,
                Duration.ofDays(30),
                Map.of("models.json", new byte[] {'{', '}', '\n'}));
    }

    Path run(String version, Channel channel, Gate gate, ReleaseRun.Steps steps) {
        return new ReleaseRun(plan(version, channel), gate, signer, steps).run();
    }

    ChannelIndex index(Channel channel, ReleaseRun.Steps steps) {
        return new ChannelIndex(
                folder,
                channel,
                new ChannelIndex.Terms("test", securityEpoch, now, Duration.ofDays(30)),
                signer,
                steps);
    }

    /** As the command does: what was completed before is listed first, and then it is all there is to do. */
    void finish(String version, Channel channel, Gate gate, ReleaseRun.Steps steps) throws IOException {
        index(channel, steps).recover();
        if (!new ChannelFolder(folder, channel).versions().contains(version)) {
            run(version, channel, gate, steps);
        }
    }

    void finish(String version, Channel channel, Gate gate) throws IOException {
        finish(version, channel, gate, step -> {});
    }
}
