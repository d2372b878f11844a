package dev.osbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.image.structure.SampleSquashfs;
import dev.osbuild.trust.FileDigest;
import dev.osbuild.trust.KeyGeneration;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.SecretKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    @TempDir
    private Path folder;

    private Path release;
    private Path key;

    @BeforeEach
    void sign() throws IOException {
        release = Files.createDirectory(folder.resolve("release"));
        Path file = Files.writeString(release.resolve("one.bin"), "one");
        FileDigest digest = FileDigest.of(file);
        byte[] manifest = new Manifest(
                        Manifest.SCHEMA,
                        Map.of(),
                        "test",
                        "amd64",
                        1,
                        List.of(new Manifest.Artifact(
                                "one.bin", "x", "application/octet-stream", 3, digest.sha256(), digest.sha512())),
                        Map.of(),
                        Map.of())
                .bytes();
        SecretKey secret = new KeyGeneration(
                        "test", Instant.now().minusSeconds(9), Duration.ofDays(9), Optional.empty())
                .generate();
        Files.write(release.resolve("manifest.json"), manifest);
        Files.write(
                release.resolve("manifest.json.asc"),
                secret.signer(Optional.empty(), Instant.now()).sign(manifest));
        key = Files.write(folder.resolve("key.asc"), secret.armoredPublicKey());
    }

    private int verify(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "verify";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 1] = release.toString();
        return Main.run(all);
    }

    @Test
    void acceptsWhatTheNamedKeySigned() {
        assertThat(verify("--key", key.toString())).isZero();
        assertThat(verify("--key", key.toString(), "--json")).isZero();
    }

    @Test
    void tellsHowLongEachCheckTook() {
        PrintStream standard = System.out;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
            verify("--key", key.toString());
            System.setOut(new PrintStream(json, true, StandardCharsets.UTF_8));
            verify("--key", key.toString(), "--json");
        } finally {
            System.setOut(standard);
        }
        assertThat(text.toString(StandardCharsets.UTF_8).lines())
                .hasSize(4)
                .element(1, InstanceOfAssertFactories.STRING)
                .matches(" +[0-9]+\\.[0-9]{3} s  content +one.bin: size and digests as listed");
        assertThat(json.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("\"verified\"")))
                .hasSize(3)
                .allMatch(line -> line.matches(".*\"milliseconds\":[0-9]+.*"));
    }

    @Test
    void isContentWithLessOnlyWhenAskedToBe() throws IOException {
        assertThat(verify()).isEqualTo(5);
        assertThat(verify("--unsigned")).isZero();
        assertThat(verify("--structure-only")).isEqualTo(5);
        Files.delete(release.resolve("manifest.json"));
        assertThat(verify("--unsigned")).isEqualTo(5);
        assertThat(verify()).isEqualTo(5);
        Files.write(release.resolve("system.squashfs"), SampleSquashfs.of(""));
        assertThat(verify("--structure-only")).isZero();
        Files.writeString(release.resolve("disk.qcow2"), "# Disk DescriptorFile\n");
        assertThat(verify("--structure-only")).isEqualTo(5);
    }

    @Test
    void failsClosed() throws IOException {
        Path other = folder.resolve("other.asc");
        Files.write(
                other,
                new KeyGeneration("other", Instant.now(), Duration.ofDays(9), Optional.empty())
                        .generate()
                        .armoredPublicKey());
        assertThat(verify("--key", other.toString())).isEqualTo(5);
        assertThat(verify("--key", key.toString(), "--fingerprint", "0".repeat(40)))
                .isEqualTo(5);
        assertThat(verify("--key", key.toString(), "--unsigned")).isEqualTo(2);
        Files.writeString(release.resolve("one.bin"), "two");
        assertThat(verify("--key", key.toString())).isEqualTo(5);
        assertThat(verify("--unsigned")).isEqualTo(5);
    }
}
