package dev.osbuild.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.sig.RevocationReasonTags;
import org.bouncycastle.openpgp.PGPSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A release of two files, and one way to spoil it for each rule. */
class ManifestCheckTest {

    @SuppressWarnings("TimeInStaticInitializer") // the rules are listed before any test begins
    private static final Instant NOW = Instant.now();

    private static final TestKey KEY = TestKey.create(NOW);

    @TempDir
    private Path folder;

    private OpenPgpKeyring pinned = Keyrings.of(KEY);

    @BeforeEach
    void release() throws IOException {
        Files.writeString(folder.resolve("one.bin"), "one");
        Files.writeString(folder.resolve("two.bin"), "two");
        Manifest manifest = manifest(artifact("one.bin"), artifact("two.bin"));
        Files.write(folder.resolve("SHA256SUMS"), manifest.sums(Manifest.Artifact::sha256));
        Files.write(folder.resolve("SHA512SUMS"), manifest.sums(Manifest.Artifact::sha512));
        write(manifest);
        sign("SHA256SUMS");
        sign("SHA512SUMS");
    }

    private Manifest.Artifact artifact(String name) throws IOException {
        FileDigest digest = FileDigest.of(folder.resolve(name));
        return new Manifest.Artifact(
                name,
                "x",
                "application/octet-stream",
                Files.size(folder.resolve(name)),
                digest.sha256(),
                digest.sha512());
    }

    private static Manifest manifest(Manifest.Artifact... artifacts) {
        return new Manifest(
                Manifest.SCHEMA, Map.of("id", "test"), "test", "amd64", 1, List.of(artifacts), Map.of(), Map.of());
    }

    private void write(Manifest manifest) throws IOException {
        writeManifest(manifest.bytes());
    }

    private void writeManifest(byte[] bytes) throws IOException {
        Files.write(folder.resolve("manifest.json"), bytes);
        sign("manifest.json");
    }

    private void sign(String name) throws IOException {
        byte[] content = Files.readAllBytes(folder.resolve(name));
        Files.write(folder.resolve(name + ".asc"), KEY.sign(content, parts -> {}));
    }

    private byte[] manifestBytes() throws IOException {
        return Files.readAllBytes(folder.resolve("manifest.json"));
    }

    private void writeSignature(byte[] signature) throws IOException {
        Files.write(folder.resolve("manifest.json.asc"), signature);
    }

    private List<String> verify() throws IOException {
        List<String> passed = new ArrayList<>();
        ManifestCheck.of(folder, Optional.of(pinned)).run(NOW, (check, name, result) -> passed.add(check + " " + name));
        return passed;
    }

    @Test
    void ofLargeFilesTheSecondDigestCountsOnDemand() throws IOException {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("two.bin").toFile(), "rw")) {
            large.setLength(65 << 20);
        }
        Manifest.Artifact sound = artifact("two.bin");
        write(manifest(new Manifest.Artifact(
                sound.name(), sound.output(), sound.mediaType(), sound.size(), sound.sha256(), "0".repeat(128))));
        ManifestCheck check = ManifestCheck.of(folder.resolve("two.bin"), Optional.of(pinned));

        check.run(NOW, (name, file, result) -> {});
        assertThatThrownBy(() -> check.withAllDigests(true).run(NOW, (name, file, result) -> {}))
                .hasMessageContaining("its SHA-512 digest is not the manifest's");
    }

    @Test
    void checksInTheOrderThatFailsClosed() throws IOException {
        assertThat(verify())
                .containsExactly(
                        "signature manifest.json",
                        "content one.bin",
                        "content two.bin",
                        "signature SHA256SUMS",
                        "signature SHA512SUMS",
                        "listing manifest.json");
    }

    @Test
    void checksOneFileAlone() throws IOException {
        Files.writeString(folder.resolve("two.bin"), "other");
        Files.writeString(folder.resolve("stray"), "");
        List<String> passed = new ArrayList<>();

        ManifestCheck.of(folder.resolve("one.bin"), Optional.of(pinned))
                .run(NOW, (check, name, result) -> passed.add(check + " " + name));
        assertThat(passed).containsExactly("signature manifest.json", "content one.bin");
        assertThatThrownBy(() -> ManifestCheck.of(folder.resolve("stray"), Optional.of(pinned))
                        .run(NOW, (check, name, result) -> {}))
                .hasMessageContaining("does not list it");
    }

    /** What was signed while the key was good stays good. */
    @Test
    void acceptsKeysThatExpiredOrRetiredAfterTheySigned() throws IOException {
        TestKey shortLived =
                TestKey.create(NOW.minus(Duration.ofDays(30)), Duration.ofDays(10), HashAlgorithmTags.SHA512);
        writeSignature(shortLived.sign(
                manifestBytes(),
                parts -> parts.setSignatureCreationTime(true, Date.from(NOW.minus(Duration.ofDays(25))))));
        pinned = Keyrings.of(shortLived, KEY);
        assertThat(verify()).isNotEmpty();

        sign("manifest.json");
        pinned = Keyrings.of(KEY.revoked(RevocationReasonTags.KEY_RETIRED, NOW.plusSeconds(60)));
        assertThat(verify()).isNotEmpty();
    }

    private interface Mutation {
        void apply(ManifestCheckTest release) throws IOException;
    }

    private static Arguments rule(String refusal, Mutation mutation) {
        return arguments(refusal, mutation);
    }

    static Stream<Arguments> rules() {
        Instant monthAgo = NOW.minus(Duration.ofDays(30));
        TestKey expired = TestKey.create(monthAgo, Duration.ofDays(10), HashAlgorithmTags.SHA512);
        TestKey young = TestKey.create(NOW.plusSeconds(7200), Duration.ZERO, HashAlgorithmTags.SHA512);
        TestKey weak = TestKey.create(monthAgo, Duration.ZERO, HashAlgorithmTags.SHA1);
        return Stream.of(
                rule("it is not signed", t -> Files.delete(t.folder.resolve("manifest.json.asc"))),
                rule("there is no signature", t -> t.writeSignature(new byte[0])),
                rule(
                        "signature is damaged",
                        t -> t.writeSignature(
                                "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n".getBytes(StandardCharsets.US_ASCII))),
                rule("unknown key", t -> t.writeSignature(TestKey.create(NOW).sign(t.manifestBytes(), parts -> {}))),
                rule("is expired", t -> {
                    t.pinned = Keyrings.of(expired);
                    t.writeSignature(expired.sign(t.manifestBytes(), parts -> {}));
                }),
                rule("is revoked", t -> t.pinned = Keyrings.of(KEY.revoked())),
                rule(
                        "is revoked",
                        t -> t.pinned =
                                Keyrings.of(KEY.revoked(RevocationReasonTags.KEY_COMPROMISED, NOW.plusSeconds(60)))),
                rule(
                        "is revoked",
                        t -> t.pinned = Keyrings.of(KEY.revoked(RevocationReasonTags.KEY_RETIRED, monthAgo))),
                rule("is younger than the signature", t -> {
                    t.pinned = Keyrings.of(young);
                    t.writeSignature(young.sign(t.manifestBytes(), parts -> {}));
                }),
                rule("has no valid signature by itself", t -> {
                    t.pinned = Keyrings.of(weak);
                    t.writeSignature(weak.sign(t.manifestBytes(), parts -> {}));
                }),
                rule(
                        "hash algorithm is too weak",
                        t -> t.writeSignature(
                                KEY.sign(PGPSignature.BINARY_DOCUMENT, t.manifestBytes(), HashAlgorithmTags.SHA1))),
                rule(
                        "hash algorithm is too weak",
                        t -> t.writeSignature(KEY.sign(
                                PGPSignature.BINARY_DOCUMENT, t.manifestBytes(), HashAlgorithmTags.RIPEMD160))),
                rule(
                        "signature is of type",
                        t -> t.writeSignature(KEY.sign(
                                PGPSignature.CANONICAL_TEXT_DOCUMENT, t.manifestBytes(), HashAlgorithmTags.SHA512))),
                rule(
                        "critical part of unknown kind",
                        t -> t.writeSignature(KEY.sign(
                                t.manifestBytes(),
                                parts -> parts.addNotationData(true, true, "test@example.org", "x")))),
                rule(
                        "dated in the future",
                        t -> t.writeSignature(KEY.sign(
                                t.manifestBytes(),
                                parts -> parts.setSignatureCreationTime(
                                        true, Date.from(NOW.plus(Duration.ofDays(3))))))),
                rule(
                        "the signature expired",
                        t -> t.writeSignature(KEY.sign(t.manifestBytes(), parts -> {
                            parts.setSignatureCreationTime(true, Date.from(NOW.minusSeconds(7200)));
                            parts.setSignatureExpirationTime(true, 60);
                        }))),
                rule("does not match", t -> t.writeSignature(Files.readAllBytes(t.folder.resolve("SHA256SUMS.asc")))),
                rule(
                        "does not match",
                        t -> Files.writeString(
                                t.folder.resolve("manifest.json"),
                                Files.readString(t.folder.resolve("manifest.json"))
                                        .replace("amd64", "arm64"))),
                rule("there is no manifest", t -> Files.delete(t.folder.resolve("manifest.json"))),
                rule("not a manifest", t -> t.writeManifest("{".getBytes(StandardCharsets.UTF_8))),
                rule("not a manifest", t -> t.writeManifest("[1]".getBytes(StandardCharsets.UTF_8))),
                rule(
                        "Duplicate field",
                        t -> t.writeManifest("{\"schema\":1,\"schema\":1}".getBytes(StandardCharsets.UTF_8))),
                rule(
                        "its schema 2 is not known",
                        t -> t.writeManifest(new String(t.manifestBytes(), StandardCharsets.UTF_8)
                                .replace("\"schema\" : 1", "\"schema\" : 2")
                                .getBytes(StandardCharsets.UTF_8))),
                rule(
                        "is not the name of an artifact",
                        t -> t.writeManifest(new String(t.manifestBytes(), StandardCharsets.UTF_8)
                                .replace("\"one.bin\"", "\"../one.bin\"")
                                .getBytes(StandardCharsets.UTF_8))),
                rule("lists one.bin twice", t -> t.write(manifest(t.artifact("one.bin"), t.artifact("one.bin")))),
                rule("it is missing", t -> Files.delete(t.folder.resolve("one.bin"))),
                rule("or not a regular file", t -> {
                    Files.delete(t.folder.resolve("one.bin"));
                    Files.createSymbolicLink(t.folder.resolve("one.bin"), Path.of("two.bin"));
                }),
                rule(
                        "it has 4 bytes, and the manifest says 3",
                        t -> Files.writeString(t.folder.resolve("one.bin"), "one+")),
                rule("SHA-256 digest is not", t -> Files.writeString(t.folder.resolve("one.bin"), "onf")),
                rule("SHA-512 digest is not", t -> {
                    Manifest.Artifact one = t.artifact("one.bin");
                    t.write(manifest(
                            new Manifest.Artifact(
                                    one.name(),
                                    one.output(),
                                    one.mediaType(),
                                    one.size(),
                                    one.sha256(),
                                    t.artifact("two.bin").sha512()),
                            t.artifact("two.bin")));
                }),
                rule("sums are not the manifest's", t -> Files.writeString(t.folder.resolve("SHA256SUMS"), "")),
                rule("sums are not the manifest's", t -> Files.writeString(t.folder.resolve("SHA512SUMS"), "")),
                rule(
                        "does not match",
                        t -> Files.copy(
                                t.folder.resolve("manifest.json.asc"),
                                t.folder.resolve("SHA512SUMS.asc"),
                                java.nio.file.StandardCopyOption.REPLACE_EXISTING)),
                rule("provenance of something else", t -> {
                    Files.writeString(t.folder.resolve("one.bin"), "{}");
                    Manifest.Artifact one = t.artifact("one.bin");
                    Files.delete(t.folder.resolve("SHA256SUMS"));
                    Files.delete(t.folder.resolve("SHA512SUMS"));
                    t.write(manifest(
                            new Manifest.Artifact(
                                    one.name(),
                                    Provenance.OUTPUT,
                                    Provenance.MEDIA_TYPE,
                                    one.size(),
                                    one.sha256(),
                                    one.sha512()),
                            t.artifact("two.bin")));
                }),
                rule("the manifest does not list it", t -> Files.writeString(t.folder.resolve("extra"), "")),
                rule("has no magic number", t -> {
                    Manifest.Artifact one = t.artifact("one.bin");
                    Files.write(t.folder.resolve("one.bin"), new byte[1 << 16]);
                    Manifest.Artifact image = t.artifact("one.bin");
                    Manifest manifest = manifest(new Manifest.Artifact(
                            one.name(),
                            "qcow2",
                            "application/x-qemu-disk",
                            image.size(),
                            image.sha256(),
                            image.sha512()));
                    Files.delete(t.folder.resolve("two.bin"));
                    Files.delete(t.folder.resolve("SHA256SUMS"));
                    Files.delete(t.folder.resolve("SHA512SUMS"));
                    t.write(manifest);
                }));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("rules")
    void refuses(String refusal, Mutation mutation) throws IOException {
        mutation.apply(this);

        assertThatThrownBy(this::verify)
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(refusal);
    }

    /** Keyrings for tests. */
    private static final class Keyrings {
        static OpenPgpKeyring of(TestKey... keys) {
            StringBuilder blocks = new StringBuilder();
            for (TestKey key : keys) {
                blocks.append(new String(key.publicKey(), StandardCharsets.US_ASCII));
            }
            try {
                return OpenPgpKeyring.read(
                        new ByteArrayInputStream(blocks.toString().getBytes(StandardCharsets.US_ASCII)), "keyring");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
