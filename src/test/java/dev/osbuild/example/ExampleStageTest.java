package dev.osbuild.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.pipeline.BuildResult;
import dev.osbuild.pipeline.Engine;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.Planner;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.ResultStore;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.ProfileLocation;
import dev.osbuild.profile.ProfileReader;
import dev.osbuild.profile.ProfileSections;
import dev.osbuild.store.FileDigests;
import dev.osbuild.store.Store;
import dev.osbuild.text.ProjectFiles;
import dev.osbuild.text.WrittenPage;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage of docs/stages.md is found, configured by a profile and run as a plugin is. */
class ExampleStageTest {

    private static final String PROFILE = """
            os:
              id: example
              name: An example
              version: 0.1.0
            distribution:
              id: debian
              suite: trixie
            outputs: [disk-gz]
            """;

    @TempDir
    Path folder;

    @Test
    void itIsFoundLikeThePluginOfAnotherJar() {
        assertThat(plugin().name()).isEqualTo("gzip-disk");
    }

    @Test
    void aProfileConfiguresItBelowStages() throws IOException {
        assertThat(configuration("stages:\n  gzip-disk:\n    level: 9\n"))
                .isEqualTo(new GzipDiskStage.Configuration(9));
        assertThat(configuration("")).isEqualTo(new GzipDiskStage.Configuration(6));
    }

    @Test
    void aBadSettingIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> configuration("stages:\n  gzip-disk:\n    level: 10\n"))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("between 1 and 9");
    }

    @Test
    void itCompressesTheDiskTheSameWayEveryTime() throws IOException {
        byte[] first = Files.readAllBytes(build(folder.resolve("one")));
        byte[] second = Files.readAllBytes(build(folder.resolve("two")));

        assertThat(second).isEqualTo(first);
        try (var content = new GZIPInputStream(new java.io.ByteArrayInputStream(first))) {
            assertThat(content.readAllBytes()).isEqualTo(FixedDisk.CONTENT);
        }
    }

    @Test
    void thePageShowsIt() throws IOException {
        String source =
                Files.readString(ProjectFiles.ROOT.resolve("src/test/java/dev/osbuild/example/GzipDiskStage.java"));
        WrittenPage.checkBlock("docs/stages.md", "example", "```java\n" + source + "```\n");
    }

    private Path build(Path cache) throws IOException {
        GzipDiskStage.Configuration configuration = configuration("stages:\n  gzip-disk:\n    level: 9\n");
        Planner.Configurations configurations = new Planner.Configurations() {
            @Override
            public <C extends Record> C of(Class<C> type) {
                return type.cast(type == FixedDisk.None.class ? new FixedDisk.None() : configuration);
            }
        };
        NoInputs inputs = new NoInputs();
        try (Store store = Store.open(cache)) {
            Plan plan = new Planner(new Project(folder), List.of(new FixedDisk(), plugin()), configurations, inputs)
                    .plan(Set.of("disk-gz"), Architecture.AMD64, new SourceEpoch(1_000_000_000));
            BuildResult result = new Engine(
                            store, new ResultStore(store, FileDigests.load(store)), inputs, EventSink.NONE, 2)
                    .run(plan);
            return Objects.requireNonNull(result.outputs().get("disk-gz"));
        }
    }

    private GzipDiskStage.Configuration configuration(String more) throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(folder.resolve("profiles")).resolve("example.yaml"), PROFILE + more);
        Stage<?> plugin = plugin();
        Profile profile = new ProfileReader(
                        ProfileSections.of(List.of(), Map.of(plugin.name(), plugin.configuration())), Map.of())
                .read(ProfileLocation.of(file, folder));
        return profile.bindPlugin(plugin.name(), GzipDiskStage.Configuration.class);
    }

    /** Found by a class loader of its own, so that no other test meets it. */
    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    private static Stage<?> plugin() {
        try (URLClassLoader jar = new URLClassLoader(
                new URL[] {
                    ProjectFiles.ROOT
                            .resolve("src/test/resources/plugin")
                            .toUri()
                            .toURL()
                },
                ExampleStageTest.class.getClassLoader())) {
            return ServiceLoader.load(Stage.class, jar).stream()
                    .filter(provider -> provider.type() == GzipDiskStage.class)
                    .findFirst()
                    .orElseThrow()
                    .get();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
