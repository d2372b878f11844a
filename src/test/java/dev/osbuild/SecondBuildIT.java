package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.store.CacheFolder;
import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The largest compositions, made twice: the second time in another folder, with one processor, another time zone and umask,
 * and with nothing from the cache but downloads, unpacked packages and the sandbox. {@link ImageIT} does more, with minimal.
 */
@Tag("nightly")
@Timeout(1800)
class SecondBuildIT {

    private static final Path CACHE = CacheFolder.of(System.getenv());

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dev", "hypervisor"})
    void givesTheSameBytes(String profile) throws Exception {
        ProgramRun.of(ProjectFiles.ROOT, Map.of("OSBUILD_CACHE", CACHE.toString()), build("077", profile, "first"))
                .succeeded();
        Path otherPlace = folder.resolve("another place");
        ProjectFiles.copyImageProject(otherPlace);
        Map<String, String> environment =
                Map.of("OSBUILD_CACHE", cacheWithoutResults().toString(), "TZ", "Pacific/Kiritimati");

        ProgramRun second = ProgramRun.of(otherPlace, environment, build("002", profile, "second", "--jobs", "1"))
                .succeeded();

        assertThat(second.output() + second.error())
                .as("what was made anew")
                .containsPattern("rootfs +[0-9.]+ s")
                .containsPattern("squashfs +[0-9.]+ s");
        for (String sums : List.of("SHA256SUMS", "SHA512SUMS")) {
            assertThat(folder.resolve("second")
                            .resolve(profile)
                            .resolve("0.1.0")
                            .resolve(sums))
                    .hasSameTextualContentAs(folder.resolve("first")
                            .resolve(profile)
                            .resolve("0.1.0")
                            .resolve(sums));
        }
    }

    private List<String> build(String umask, String profile, String output, String... more) {
        String program = ProjectFiles.ROOT.resolve("osbuild").toString();
        String script = "umask " + umask + " && exec \"$@\"";
        return Stream.concat(
                        Stream.of(
                                "sh",
                                "-c",
                                script,
                                "sh",
                                program,
                                "image",
                                "--profile",
                                profile,
                                "--output",
                                folder.resolve(output).toString()),
                        Stream.of(more))
                .toList();
    }

    private Path cacheWithoutResults() throws IOException {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        Files.createDirectory(cache.resolve("trees"));
        for (String shared : List.of("files", "trees/packages", "trees/package-index", "trees/tools")) {
            Files.createSymbolicLink(cache.resolve(shared), CACHE.resolve(shared));
        }
        return cache;
    }
}
