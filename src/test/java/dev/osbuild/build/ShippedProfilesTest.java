package dev.osbuild.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.ProfileSchema;
import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every profile that comes with osbuild is one that its schema and its stages accept. */
class ShippedProfilesTest {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(new ProfileSchema(Profiles.sections()).text(), InputFormat.JSON);

    static List<Path> shipped() throws IOException {
        try (Stream<Path> profiles = Files.list(ProjectFiles.ROOT.resolve("profiles"));
                Stream<Path> examples = Files.list(ProjectFiles.ROOT.resolve("examples"))) {
            return Stream.concat(profiles, examples)
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void theSchemaAndEveryStageAcceptIt(Path file) throws IOException {
        JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
        assertThat(SCHEMA.validate(tree.toString(), InputFormat.JSON)).isEmpty();

        Profile profile = Profiles.read(file.toString(), Map.of());
        Profiles.check(profile);

        assertThat(profile.core().outputs()).isNotEmpty();
    }
}
