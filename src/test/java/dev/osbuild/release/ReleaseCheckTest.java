package dev.osbuild.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.ManifestCheck;
import dev.osbuild.trust.OpenPgpKeyring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A channel of two releases on a mirror, and one way to cheat with it for each rule. */
class ReleaseCheckTest {

    private static final ManifestCheck.Report SILENT = (check, name, result) -> {};

    @TempDir
    private Path folder;

    private TestReleases releases;
    private Path channel;
    private RememberedChannels memory;
    private Instant now = TestReleases.NOW;
    private Optional<OpenPgpKeyring> keys = Optional.empty();

    @BeforeEach
    void release() throws IOException {
        releases = new TestReleases(folder.resolve("releases"));
        keys = Optional.of(releases.keys());
        memory = new RememberedChannels(folder.resolve("channels.json"));
        FakeGate gate = new FakeGate();
        releases.run("v1.0.0", Channel.STABLE, gate, step -> {});
        releases.run("v1.1.0", Channel.STABLE, gate, step -> {});
        channel = folder.resolve("releases/stable");
    }

    private ReleaseIndex verify() throws IOException {
        ChannelCheck check = new ChannelCheck(channel, keys, Optional.of(memory), now, SILENT);
        ReleaseIndex index = check.run();
        for (ReleaseIndex.Entry entry : index.releases()) {
            new ReleaseCheck(check.release(entry.version()), keys, now, SILENT).run(Optional.of(index));
        }
        return index;
    }

    @Test
    void acceptsWhatWasReleasedAgainAndAgain() throws IOException {
        assertThat(verify().latest()).isEqualTo("v1.1.0");
        assertThat(verify().latest()).isEqualTo("v1.1.0");
        releases.index(Channel.STABLE, step -> {}).renew();
        assertThat(verify().sequence()).isEqualTo(3);
    }

    @Test
    void acceptsOneReleaseWithoutItsChannel() throws IOException {
        new ReleaseCheck(channel.resolve("v1.0.0"), keys, now, SILENT).run(Optional.empty());
    }

    private interface Mutation {
        void apply(ReleaseCheckTest mirror) throws IOException;
    }

    private static Arguments rule(String refusal, Mutation mutation) {
        return arguments(refusal, mutation);
    }

    private void edit(String file, String old, String text) throws IOException {
        Path path = channel.resolve(file);
        String before = Files.readString(path);
        assertThat(before).contains(old);
        Files.writeString(path, before.replace(old, text));
    }

    /** As the maker's own key would sign it. */
    private void editSigned(String file, String old, String text) throws IOException {
        edit(file, old, text);
        Path path = channel.resolve(file);
        Files.write(path.resolveSibling(path.getFileName() + ".asc"), releases.signer.sign(Files.readAllBytes(path)));
    }

    /** Shows an earlier index as the current one. */
    private void rollBack(int sequence) throws IOException {
        for (String name : List.of("index.json", "index.json.asc")) {
            Files.copy(
                    channel.resolve("index/" + sequence + "/" + name),
                    channel.resolve("index/current/" + name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("it is not signed", t -> Files.delete(t.channel.resolve("index/current/index.json.asc"))),
                rule("does not match", t -> t.edit("index/current/index.json", "v1.1.0", "v1.9.0")),
                rule("there is no index.json", t -> Files.delete(t.channel.resolve("index.json"))),
                rule("it expired on", t -> t.now = TestReleases.NOW.plus(Duration.ofDays(31))),
                rule("dated in the future", t -> t.now = TestReleases.NOW.minus(Duration.ofDays(2))),
                rule("an old index is played back", t -> {
                    t.verify();
                    t.rollBack(1);
                }),
                rule("another index of sequence 2 was seen before", t -> {
                    t.verify();
                    t.editSigned(
                            "index/current/index.json",
                            "\"securityEpoch\" : 0,\n  \"sequence\"",
                            "\"securityEpoch\" : 0 ,\n  \"sequence\"");
                }),
                rule("security epoch 0 is lower than 1", t -> {
                    t.releases.securityEpoch = 1;
                    t.releases.index(Channel.STABLE, step -> {}).renew();
                    t.remember();
                    t.rollForward(
                            "\"securityEpoch\" : 1,\n  \"sequence\" : 3", "\"securityEpoch\" : 0,\n  \"sequence\" : 4");
                }),
                rule("its latest release v1.0.0 is older than v1.1.0", t -> {
                    t.verify();
                    t.rollForward("\"latest\" : \"v1.1.0\"", "\"latest\" : \"v1.0.0\"");
                }),
                rule("it must not be used any more", t -> {
                    t.releases.securityEpoch = 1;
                    t.releases.index(Channel.STABLE, step -> {}).renew();
                }),
                rule(
                        "its schema 2 is not known",
                        t -> t.editSigned("index/current/index.json", "\"schema\" : 1", "\"schema\" : 2")),
                rule("not an index", t -> t.editSigned("index/current/index.json", "{", "[")),
                rule(
                        "its latest release is not in its list",
                        t -> t.editSigned(
                                "index/current/index.json", "\"latest\" : \"v1.1.0\"", "\"latest\" : \"v9.0.0\"")),
                rule(
                        "is not the name of a file or folder",
                        t -> t.editSigned(
                                "index/current/index.json", "\"version\" : \"v1.0.0\"", "\"version\" : \"../v1.0.0\"")),
                rule(
                        "twice",
                        t -> t.editSigned(
                                "index/current/index.json", "\"version\" : \"v1.0.0\"", "\"version\" : \"v1.1.0\"")),
                rule("the index lists it and it is not here", t -> FileTree.delete(t.channel.resolve("v1.0.0"))),
                rule(
                        "it is another v1.0.0 than the index lists",
                        t -> t.editSigned("v1.0.0/release.json", "\"securityEpoch\" : 0", "\"securityEpoch\" : 7")),
                rule("under another name", t -> {
                    FileTree.delete(t.channel.resolve("v1.0.0"));
                    Files.move(t.channel.resolve("v1.1.0"), t.channel.resolve("v1.0.0"));
                }),
                rule("it is of test beta", t -> {
                    t.releases.run("v1.2.0-beta.1", Channel.BETA, new FakeGate(), step -> {});
                    FileTree.delete(t.channel.resolve("v1.1.0"));
                    Files.move(t.folder.resolve("releases/beta/v1.2.0-beta.1"), t.channel.resolve("v1.1.0"));
                }),
                rule("it is not signed", t -> Files.delete(t.channel.resolve("v1.0.0/release.json.asc"))),
                rule("does not match", t -> t.edit("v1.0.0/release.json", "v1.0.0", "v1.0.9")),
                rule("it is missing", t -> Files.delete(t.channel.resolve("v1.0.0/RELEASE-NOTES.md"))),
                rule("it is missing", t -> Files.delete(t.channel.resolve("v1.0.0/one/test-one.qcow2x"))),
                rule("bytes, and the release says", t -> t.edit("v1.0.0/RELEASE-NOTES.md", "first", "very first")),
                rule("its digests are not the release's", t -> t.edit("v1.0.0/RELEASE-NOTES.md", "first", "third")),
                rule("SHA-256 digest is not", t -> t.edit("v1.0.0/one/test-one.qcow2x", "one", "eno")),
                rule("its digests are not the release's", t -> t.edit("v1.0.0/one/manifest.json", "amd64", "arm64")),
                rule("the release does not list it", t -> Files.writeString(t.channel.resolve("v1.0.0/x"), "")),
                rule("the release does not list it", t -> Files.writeString(t.channel.resolve("v1.0.0/one/x"), "")),
                rule("or not a regular file", t -> {
                    Path notes = t.channel.resolve("v1.0.0/RELEASE-NOTES.md");
                    Files.move(notes, t.folder.resolve("notes"));
                    Files.createSymbolicLink(notes, t.folder.resolve("notes"));
                }),
                rule("its sums are not the release's", t -> t.editSigned("v1.0.0/SHA256SUMS", "test-one", "test-two")),
                rule("does not match", t -> t.edit("v1.0.0/SHA512SUMS", "test-one", "test-two")));
    }

    private void remember() throws IOException {
        new ChannelCheck(channel, keys, Optional.of(memory), now, SILENT).run();
    }

    /** A later index that the maker never made, but for the sake of one rule is signed well. */
    private void rollForward(String old, String text) throws IOException {
        String all = Files.readString(channel.resolve("index/current/index.json"));
        String edited = all.replace(old, text);
        if (!edited.contains("\"sequence\" : 4")) {
            edited = edited.replace("\"sequence\" : 2", "\"sequence\" : 3");
        }
        Files.writeString(channel.resolve("index/current/index.json"), edited);
        Files.write(
                channel.resolve("index/current/index.json.asc"),
                releases.signer.sign(edited.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("rules")
    void refuses(String refusal, Mutation mutation) throws IOException {
        mutation.apply(this);

        assertThatThrownBy(this::verify)
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(refusal);
    }
}
