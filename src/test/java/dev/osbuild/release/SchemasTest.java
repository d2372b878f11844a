package dev.osbuild.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.osbuild.text.RecordSchema;
import dev.osbuild.text.WrittenPage;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schemas that are shipped are those of the records, and what the program writes holds to them. */
class SchemasTest {

    private static final Map<String, String> SCHEMAS = new TreeMap<>(Map.of(
            "manifest-1.schema.json", RecordSchema.of(Manifest.class, "osbuild manifest"),
            "release-1.schema.json", RecordSchema.of(ReleaseDocument.class, "osbuild release"),
            "index-1.schema.json", RecordSchema.of(ReleaseIndex.class, "osbuild index of a channel")));

    @TempDir
    private Path folder;

    private Path channel;

    @BeforeEach
    void release() {
        channel = SampleReleases.make(folder, Channel.STABLE, "v1.0.0").getParent();
    }

    private static List<?> complaints(String schema, String json) {
        return List.copyOf(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SCHEMAS.get(schema), InputFormat.JSON)
                .validate(json, InputFormat.JSON));
    }

    @Test
    void theShippedSchemasAreThoseOfTheProgram() throws IOException {
        WrittenPage.checkFolder("docs/schema", SCHEMAS);
    }

    @Test
    void whatIsWrittenHoldsToThem() throws IOException {
        String manifest = Files.readString(channel.resolve("v1.0.0/one/manifest.json"));
        String release = Files.readString(channel.resolve("v1.0.0/release.json"));
        String index = Files.readString(channel.resolve("index.json"));

        assertThat(complaints("manifest-1.schema.json", manifest)).isEmpty();
        assertThat(complaints("release-1.schema.json", release)).isEmpty();
        assertThat(complaints("index-1.schema.json", index)).isEmpty();
        assertThat(complaints("index-1.schema.json", release)).isNotEmpty();
        assertThat(complaints("release-1.schema.json", release.replace("\"sha256\" : \"", "\"sha256\" : \"x")))
                .isNotEmpty();
        assertThat(complaints("manifest-1.schema.json", manifest.replace("\"profile\"", "\"profiles\"")))
                .isNotEmpty();
    }
}
