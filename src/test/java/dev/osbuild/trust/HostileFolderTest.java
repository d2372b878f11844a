package dev.osbuild.trust;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders whose names and sizes are the attack; nobody has signed anything. */
class HostileFolderTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void build() throws IOException {
        Files.writeString(folder.resolve("one.bin"), "one");
        list("one.bin");
    }

    private void list(String... names) throws IOException {
        FileDigest digest = FileDigest.of(folder.resolve("one.bin"));
        List<Manifest.Artifact> artifacts = Stream.of(names)
                .map(name -> new Manifest.Artifact(
                        name, "x", "application/octet-stream", 3, digest.sha256(), digest.sha512()))
                .toList();
        Files.write(
                folder.resolve("manifest.json"),
                new Manifest(Manifest.SCHEMA, Map.of(), "test", "amd64", 1, artifacts, Map.of(), Map.of()).bytes());
    }

    private void rename(String name) throws IOException {
        Path manifest = folder.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("one.bin", name));
    }

    private void replace(String manifest) throws IOException {
        Files.write(folder.resolve("manifest.json"), manifest.getBytes(StandardCharsets.UTF_8));
    }

    private interface Mutation {
        void apply(HostileFolderTest folder) throws IOException;
    }

    private static Arguments rule(String refusal, Mutation mutation) {
        return arguments(refusal, mutation);
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("it is not a regular file", t -> Files.createDirectory(t.folder.resolve("serial-bios.log"))),
                rule(
                        "it is not a regular file",
                        t -> Files.createSymbolicLink(t.folder.resolve("boot-test.json"), Path.of("/etc/shadow"))),
                rule("it is missing", t -> Files.move(t.folder.resolve("one.bin"), t.folder.resolve("One.bin"))),
                rule("lists one.bin twice", t -> t.list("One.bin", "one.bin")),
                rule("is not the name of an artifact", t -> t.rename("\\u001b[2Jone.bin")),
                rule("is not the name of an artifact", t -> t.rename("../one.bin")),
                rule("is not the name of an artifact", t -> t.rename(".one.bin")),
                rule("not a manifest", t -> t.replace("")),
                rule("not a manifest", t -> t.replace("{\"schema\":1,\"schema\":1}")),
                rule("not a manifest", t -> t.replace("{\"steps\":[".repeat(1000))),
                rule("not a manifest", t -> t.replace("[" + "{},".repeat(1 << 20) + "{}]")),
                rule("it is larger than", t -> {
                    try (RandomAccessFile large = new RandomAccessFile(
                            t.folder.resolve("manifest.json").toFile(), "rw")) {
                        large.setLength(1L << 40);
                    }
                }));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("rules")
    void isRefused(String refusal, Mutation mutation) throws IOException {
        mutation.apply(this);

        assertThatThrownBy(() ->
                        ManifestCheck.of(folder, Optional.empty()).run(Instant.now(), (check, name, result) -> {}))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(refusal);
    }
}
