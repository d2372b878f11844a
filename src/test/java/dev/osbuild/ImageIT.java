package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.build.BuildSettings;
import dev.osbuild.build.Profiles;
import dev.osbuild.build.Workspace;
import dev.osbuild.store.CacheFolder;
import dev.osbuild.text.ProjectFiles;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job, as a user does it: builds the minimal image, kernel from source included, boots it, builds it again
 * under other circumstances, and breaks builds off.
 *
 * <p>The first build uses the machine's own cache; the others a cache that shares its downloads and its compiler cache
 * but none of its results.
 */
@Timeout(value = 80, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImageIT {

    private static final String FOLDER = "output/relaxed/0.1.0";
    private static final int KILLS = 10;
    private static final Random RANDOM = new Random(20_260_101);

    @TempDir
    static Path folder;

    private static Path project;
    private static Path secondCache;
    private static AnotherUser other;
    private static Manifest manifest;

    @BeforeAll
    static void build() throws Exception {
        project = copyOfProject("first");
        osbuild(project, cache(), "image", "--profile", "relaxed").succeeded();
        manifest = Manifest.read(project.resolve(FOLDER).resolve("manifest.json"));
        secondCache = Files.createDirectories(folder.resolve("second cache"));
        try (Workspace workspace = workspace()) {
            other = new AnotherUser(
                    Files.createDirectory(folder.resolve("home")), workspace.tools(Set.of("gcc", "libc6-dev")));
        }
    }

    private static Workspace workspace() throws IOException {
        Path cache = CacheFolder.of(System.getenv());
        BuildSettings settings = new BuildSettings(
                cache, folder.resolve("output"), 2, Optional.empty(), false, false, false, false, System.getenv());
        return Workspace.open(
                Profiles.read(project.resolve("profiles/relaxed.yaml").toString(), System.getenv()),
                settings,
                EventSink.NONE);
    }

    /** A project of its own, with a profile that is minimal but for the boot time, which depends on the machine. */
    private static Path copyOfProject(String name) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        ProjectFiles.copyImageProject(copy);
        Files.writeString(copy.resolve("profiles/relaxed.yaml"), "extends: minimal\nbudgets:\n  boot-seconds: 60\n");
        return copy;
    }

    private static Map<String, String> cache() {
        return Map.of("OSBUILD_CACHE", CacheFolder.of(System.getenv()).toString());
    }

    private static ProgramRun osbuild(Path in, Map<String, String> environment, String... arguments) throws Exception {
        return ProgramRun.of(in, environment, command(arguments));
    }

    private static List<String> command(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(ProjectFiles.ROOT.resolve("osbuild").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    @Test
    @Order(1)
    void theImageIsNamedListedAndSmall() throws Exception {
        Manifest.Artifact artifact = manifest.artifacts().get(0);

        assertThat(artifact.name()).isEqualTo("osbuild-relaxed-0.1.0-amd64.qcow2");
        assertThat(artifact.size()).isLessThanOrEqualTo(8_000_000);
        assertThat(Digest.ofFile(project.resolve(FOLDER).resolve(artifact.name()))
                        .hex())
                .isEqualTo(artifact.sha256());
        assertThat(manifest.inputs())
                .anySatisfy((name, version) -> assertThat(name).startsWith("package "));
        osbuild(project, cache(), "verify", "--unsigned", FOLDER).succeeded();
    }

    @Test
    @Order(2)
    void theImageBootsUnderBothFirmwaresAndPassesItsChecks() throws Exception {
        osbuild(project, cache(), "test", "--profile", "relaxed").succeeded();

        JsonNode evidence = CanonicalJson.readTree(
                Files.readAllBytes(project.resolve(FOLDER).resolve("boot-test.json")));
        assertThat(evidence.path("passed").asBoolean()).isTrue();
        assertThat(evidence.path("runs")).hasSize(2);
    }

    @Test
    @Order(3)
    void nothingChangedMeansNothingRuns() throws Exception {
        ProgramRun again = osbuild(project, cache(), "image", "--profile", "relaxed", "--offline")
                .succeeded();
        ProgramRun third = osbuild(project, cache(), "image", "--profile", "relaxed", "--offline")
                .succeeded();

        assertThat(again.output()).contains("from the cache").doesNotContainPattern("(kernel|rootfs|qcow2) +[0-9.]+ s");
        assertThat(third.output())
                .contains("nothing has changed", manifest.artifacts().get(0).name());
    }

    @Test
    @Order(4)
    void anEditedOverlayFileIsNamedAndOnlyWhatDependsOnItRuns() throws Exception {
        Path edited = copyOfProject("edited");
        osbuild(edited, cache(), "image", "--profile", "relaxed").succeeded();
        Path file = edited.resolve("overlay/minimal/etc/motd");
        Files.writeString(file, "an edited line " + System.nanoTime() + "\n");

        assertThat(osbuild(edited, cache(), "explain", "rootfs", "--profile", "relaxed")
                        .succeeded()
                        .output())
                .contains("overlay/minimal/etc/motd");
        ProgramRun rebuilt =
                osbuild(edited, cache(), "image", "--profile", "relaxed").succeeded();
        assertThat(rebuilt.output()).contains("rootfs").contains("squashfs");
        assertThat(Manifest.read(edited.resolve(FOLDER).resolve("manifest.json"))
                        .artifacts()
                        .get(0)
                        .sha256())
                .isNotEqualTo(manifest.artifacts().get(0).sha256());
    }

    @Test
    @Order(5)
    void killedBuildsLeaveNothingThatTheNextOneTakesForWhole() throws Exception {
        shareDownloads();
        Path second = copyOfProject("second place");
        other.own(second);
        other.own(secondCache);
        Map<String, String> environment = other.environment(secondCache);
        Path log = folder.resolve("killed.log");
        for (int kill = 0; kill < KILLS; kill++) {
            Process build = ProgramRun.start(
                    second,
                    environment,
                    other.osbuild("image", "--profile", "relaxed", "--offline", "--format", "squashfs"),
                    log,
                    log);
            build.waitFor(500 + RANDOM.nextInt(4000), TimeUnit.MILLISECONDS);
            build.destroyForcibly().waitFor();
        }
        assertNothingIsLeftRunning();
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(secondCache.toString());
        if (Files.exists(second.resolve(FOLDER).resolve(Manifest.FILE_NAME))) {
            ProgramRun.of(second, environment, other.osbuild("verify", "--unsigned", FOLDER))
                    .succeeded();
        }
        FileTree.delete(second.resolve("output"));
    }

    @Test
    @Order(6)
    void anInterruptedBuildEndsAtOnceWithItsOwnStatus() throws Exception {
        Path second = folder.resolve("second place");
        Files.writeString(second.resolve("overlay/minimal/etc/motd.interrupted"), "an addition\n");
        Path log = folder.resolve("interrupted.log");
        Process build = ProgramRun.start(
                second,
                other.environment(secondCache),
                other.osbuild("image", "--profile", "relaxed", "--format", "squashfs"),
                log,
                log);
        long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!Files.readString(log).contains("… squashfs") && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        Files.delete(second.resolve("overlay/minimal/etc/motd.interrupted"));
        ProgramRun.of(second, Map.of(), List.of("sh", "-c", "kill -INT " + build.pid()))
                .succeeded();

        assertThat(build.waitFor(20, TimeUnit.SECONDS))
                .as(Files.readString(log))
                .isTrue();
        assertThat(build.exitValue()).as(Files.readString(log)).isEqualTo(130);
        assertNothingIsLeftRunning();
        FileTree.delete(second.resolve("output"));
    }

    /** Programs of the sandbox name the cache folder on their command line. */
    private static void assertNothingIsLeftRunning() throws InterruptedException {
        TimeUnit.SECONDS.sleep(2);
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(secondCache.toString()))
                        .toList())
                .as("processes of ended builds")
                .isEmpty();
    }

    @Test
    @Order(7)
    void anotherUserDateFolderSettingsAndJobsGiveTheSameBytes() throws Exception {
        Path second = folder.resolve("second place");
        other.requireDifferent();
        ProgramRun.of(
                        second,
                        other.environment(secondCache),
                        other.osbuild("image", "--profile", "relaxed", "--jobs", "1"))
                .succeeded();

        assertThat(Manifest.read(second.resolve(FOLDER).resolve("manifest.json")))
                .isEqualTo(manifest);
        try (var leftovers = Files.list(secondCache.resolve("tmp"))) {
            assertThat(leftovers).as("work of killed builds").isEmpty();
        }
    }

    @Test
    @Order(8)
    void twoBuildsAtOnceShareTheWork() throws Exception {
        Path edited = folder.resolve("edited");
        Files.writeString(edited.resolve("overlay/minimal/etc/motd"), "another edit " + System.nanoTime() + "\n");
        Path firstLog = folder.resolve("first.log");
        Path secondLog = folder.resolve("second.log");
        List<String> command = command("image", "--profile", "relaxed");
        Process first = ProgramRun.start(edited, cache(), command, firstLog, firstLog);
        Process second = ProgramRun.start(edited, cache(), command, secondLog, secondLog);

        assertThat(first.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(second.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(first.exitValue()).as(Files.readString(firstLog)).isZero();
        assertThat(second.exitValue()).as(Files.readString(secondLog)).isZero();
        String both = Files.readString(firstLog) + Files.readString(secondLog);
        assertThat(both.split("✓ squashfs", -1)).as(both).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    @Order(9)
    void aTamperedImageIsRefused() throws Exception {
        Path image = project.resolve(FOLDER).resolve(manifest.artifacts().get(0).name());
        byte[] bytes = Files.readAllBytes(image);
        bytes[bytes.length / 2] ^= 1;
        Files.write(image, bytes);

        ProgramRun verify = osbuild(project, cache(), "verify", "--unsigned", FOLDER);
        assertThat(verify.status()).isEqualTo(5);
        assertThat(verify.error()).contains(image.getFileName().toString());
        osbuild(project, cache(), "image", "--profile", "relaxed").succeeded();
        osbuild(project, cache(), "verify", "--unsigned", FOLDER).succeeded();
    }

    @Test
    @Order(10)
    void aCacheOnADiskThatIsTooSmallIsSaidBeforeAnythingIsFetched() throws Exception {
        Path small = Files.createDirectories(folder.resolve("small disk"));
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=300m none \"$0\" && exec \"$@\"",
                small.toString()));
        command.addAll(command("image", "--profile", "relaxed"));

        ProgramRun run = ProgramRun.of(
                project, Map.of("OSBUILD_CACHE", small.resolve("cache").toString()), command);

        assertThat(run.status()).as(run.error()).isEqualTo(3);
        assertThat(run.error())
                .contains("the build needs about")
                .contains("kernel")
                .contains("--cache");
    }

    private static void shareDownloads() throws IOException {
        Path from = CacheFolder.of(System.getenv());
        for (String part : List.of("files", "state", "persistent")) {
            if (!Files.isDirectory(from.resolve(part))) {
                continue;
            }
            Files.createDirectories(secondCache.resolve(part));
            for (Path entry : FileTree.entries(from.resolve(part))) {
                Path target = secondCache.resolve(from.relativize(entry));
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(entry, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
