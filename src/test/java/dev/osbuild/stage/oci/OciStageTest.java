package dev.osbuild.stage.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.profile.Oci;
import dev.osbuild.profile.Os;
import dev.osbuild.stage.FakeStageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciStageTest {

    private static final Os OS =
            new Os("test", "Test system", "1.0+x", Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    private Path folder;

    private static Oci oci(String user) {
        return new Oci(
                Optional.empty(),
                List.of("/bin/server"),
                List.of("-v"),
                Optional.of(user),
                "/srv",
                Map.of("LANG", "C.UTF-8"),
                List.of("80"),
                Map.of("org.opencontainers.image.vendor", "Tests"),
                Optional.of(
                        new Oci.HealthCheck(List.of("/bin/true"), Duration.ofSeconds(9), Duration.ofSeconds(2), 4)));
    }

    private Map<String, byte[]> run(String user, String output) throws IOException {
        Path work = Files.createDirectories(folder.resolve(output));
        try (FakeStageContext context = new FakeStageContext(work, command -> {
            boolean gzip = command.arguments().get(0).equals("pigz");
            byte[] said = gzip ? Files.readAllBytes(FakeStageContext.host(command, "/plain")) : new byte[0];
            Files.write(command.standardOutput().orElseThrow(), said);
        })) {
            Path tree = Files.createDirectories(work.resolve("tree/etc"));
            Files.writeString(tree.resolve("passwd"), "web:x:80:80::/:/bin/sh\n");
            context.inputs.put("rootfs", work.resolve("tree"));
            new OciStage().run(new OciStage.Configuration(OS, oci(user)), context);
            return files(context.output("oci"));
        }
    }

    private static Map<String, byte[]> files(Path archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        return files;
    }

    private static JsonNode blob(Map<String, byte[]> files, JsonNode descriptor) throws IOException {
        String digest = descriptor.path("digest").asText().substring("sha256:".length());
        byte[] bytes = files.get("blobs/sha256/" + digest);
        assertThat(Digest.of(bytes).hex()).isEqualTo(digest);
        assertThat(bytes).hasSize(descriptor.path("size").asInt());
        return CanonicalJson.readTree(bytes);
    }

    @Test
    void theArchiveIsAnImageLayoutWhoseDigestsHold() throws IOException {
        Map<String, byte[]> files = run("web", "first");

        JsonNode index = CanonicalJson.readTree(files.get("index.json"));
        JsonNode manifest = blob(files, index.path("manifests").path(0));
        JsonNode run = blob(files, manifest.path("config")).path("config");
        assertThat(files).containsKey("oci-layout");
        assertThat(run.path("User").asText()).isEqualTo("web");
        assertThat(run.path("Entrypoint").path(0).asText()).isEqualTo("/bin/server");
        assertThat(run.path("Healthcheck").path("Interval").asLong()).isEqualTo(9_000_000_000L);
        assertThat(run.path("ExposedPorts").has("80/tcp")).isTrue();
        assertThat(run.path("Labels").path("org.opencontainers.image.version").asText())
                .isEqualTo("1.0+x");
        assertThat(run.path("Labels").path("org.opencontainers.image.created").asText())
                .isEqualTo("2023-11-14T22:13:20Z");
    }

    @Test
    void dockerFindsTheSameBlobsAndAValidTag() throws IOException {
        Map<String, byte[]> files = run("80:80", "first");

        JsonNode image = CanonicalJson.readTree(files.get("manifest.json")).path(0);
        assertThat(files)
                .containsKeys(
                        image.path("Config").asText(),
                        image.path("Layers").path(0).asText());
        assertThat(image.path("RepoTags").path(0).asText()).isEqualTo("test:1.0-x");
    }

    @Test
    void aUserWithoutAnAccountIsRefused() {
        assertThatThrownBy(() -> run("nobody-knows", "first")).hasMessageContaining("no account of the system");
    }
}
