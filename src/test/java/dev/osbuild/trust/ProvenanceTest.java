package dev.osbuild.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvenanceTest {

    private static final String DIGEST = "ab".repeat(32);

    private static Manifest manifest(Manifest.Artifact... artifacts) {
        return new Manifest(
                Manifest.SCHEMA,
                Map.of("id", "test"),
                "minimal",
                "amd64",
                7,
                List.of(artifacts),
                Map.of("disk", "key"),
                Map.of(
                        "package libc6:amd64", "1:2.41+b1 " + DIGEST,
                        "tool gcc", "4:14.2~1 " + DIGEST,
                        "download https://example.org/linux.tar.xz", DIGEST));
    }

    @Test
    void namesWhatWasMadeAndOfWhat() throws IOException {
        Manifest.Artifact disk = new Manifest.Artifact("a.qcow2", "qcow2", "x/y", 1, DIGEST, "cd".repeat(64));
        Manifest.Artifact itself =
                new Manifest.Artifact(Provenance.FILE_NAME, Provenance.OUTPUT, "x/y", 1, DIGEST, "cd".repeat(64));
        byte[] bytes = Provenance.of(manifest(disk, itself));

        assertThat(bytes).isEqualTo(Provenance.of(manifest(disk)));
        assertThat(new String(bytes, StandardCharsets.UTF_8)).endsWith("}\n").hasLineCount(1);
        JsonNode envelope = CanonicalJson.readTree(bytes);
        assertThat(envelope.path("payloadType").asText()).isEqualTo("application/vnd.in-toto+json");
        JsonNode statement = CanonicalJson.readTree(envelope.path("payload").binaryValue());
        assertThat(statement.path("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(statement.path("predicateType").asText()).isEqualTo("https://slsa.dev/provenance/v1");
        assertThat(statement.path("subject")).hasSize(1);
        assertThat(statement.at("/subject/0/digest/sha256").asText()).isEqualTo(DIGEST);
        assertThat(statement
                        .at("/predicate/buildDefinition/resolvedDependencies")
                        .findValuesAsText("uri"))
                .containsExactly(
                        "https://example.org/linux.tar.xz",
                        "pkg:deb/debian/libc6@1%3A2.41%2Bb1?arch=amd64",
                        "pkg:deb/debian/gcc@4%3A14.2~1");
    }
}
