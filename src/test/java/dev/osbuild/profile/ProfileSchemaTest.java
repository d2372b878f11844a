package dev.osbuild.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema and the binder say the same about a profile. */
class ProfileSchemaTest {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(new ProfileSchema(Samples.sections()).text(), InputFormat.JSON);

    @TempDir
    Path project;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hostname: 6.10",
                "hostname: { from-env: NAME }",
                "files+: [a]",
                "boot: { consoles-: [tty0] }",
                "boot: { timeout: { from-env: NUMBER }, factor: 1.5, ranks: { a: 1 } }",
                "disk: { size: 1.5 GiB, sparse: true }",
                "kernel: { source: tar-ball, version: 1, timeout: 30 s, address: \"https://e.org/x\" }",
                "stages: { greeting: { times: 1 } }",
            })
    void bothAccept(String yaml) throws IOException {
        assertThat(complaints(Samples.OS + yaml)).isEmpty();
        assertThat(binderAccepts(Samples.OS + yaml)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernal: {}",
                "hostname: [a]",
                "hostname:",
                "init: BUSYBOX",
                "init: runit",
                "files: a",
                "files: [{ a: b }]",
                "files+: a",
                "hostname+: [a]",
                "disk: { size: 1 XB }",
                "disk: { size: 5 }",
                "disk: { sparse: true }",
                "disk: { size: 1 GB, sparse: \"true\" }",
                "disk: { size: 1 GB, compression-level: 1.5 }",
                "disk: { size: 1 GB, compression-level: 3000000000 }",
                "disk: { size: 1 GB, partitions: [{ sectors: 1 }] }",
                "disk: { size: 1 GB, partitions: { label: a } }",
                "boot: { timeout: ten }",
                "boot: { ranks: { a: b } }",
                "boot: { factor: x }",
                "kernel: { source: debian }",
                "kernel: { source: debian, version: 1, timeout: soon }",
                "kernel: { source: debian, version: 1, sha256: abc }",
                "kernel: { source: debian, version: 1, address: here }",
                "hostname: { from-env: NAME, from-file: x }",
                "hostname: { from-env: \"\" }",
                "stages: { other: {} }",
                "stages: { greeting: { time: 1 } }",
                "vm: 3",
                "extends: [a]",
            })
    void bothRefuse(String yaml) throws IOException {
        assertThat(complaints(Samples.OS + yaml)).isNotEmpty();
        assertThat(binderAccepts(Samples.OS + yaml)).isFalse();
    }

    @Test
    void theReferenceNamesEverySetting() {
        assertThat(ProfileReference.markdown(Samples.sections()))
                .contains("## `kernel`")
                .contains("| `timeout` | a duration such as 30 s, 1.5 min or 2 h | `1.5 h` | Limit. |")
                .contains("| `partitions[].label` | text | must be given |");
    }

    @Test
    void theSchemaIsStable() {
        String text = new ProfileSchema(Samples.sections()).text();
        assertThat(text).isEqualTo(new ProfileSchema(Samples.sections()).text()).contains("\"install+\"");
    }

    private boolean binderAccepts(String yaml) {
        try {
            Samples.read(project, yaml);
            return true;
        } catch (OsbuildException.Usage e) {
            return false;
        }
    }

    private static List<?> complaints(String yaml) throws IOException {
        JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(yaml);
        // Jackson reads a missing value as "", which YAML has as null.
        String json = document.toString().replace("\"hostname\":\"\"", "\"hostname\":null");
        return List.copyOf(SCHEMA.validate(json, InputFormat.JSON));
    }
}
