package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.build.BuildSettings;
import dev.osbuild.build.Profiles;
import dev.osbuild.build.Workspace;
import dev.osbuild.store.CacheFolder;
import dev.osbuild.text.ProjectFiles;
import dev.osbuild.tool.Root;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All forms of one system, as a user makes and uses them: built twice, booted, unpacked, loaded. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class FormatsIT {

    private static final List<String> FORMATS = List.of(
            "qcow2",
            "raw",
            "vmdk",
            "vhdx",
            "tar",
            "tar-zst",
            "cpio",
            "directory",
            "wsl",
            "wsl-tar",
            "oci",
            "iso",
            "viso",
            "netboot",
            "uki",
            "uki-esp");
    private static final String PREFIX = "osbuild-forms-0.1.0-amd64";

    @TempDir
    static Path folder;

    private static Path project;
    private static Path output;

    @BeforeAll
    static void build() throws Exception {
        project = Files.createDirectories(folder.resolve("project"));
        ProjectFiles.copyImageProject(project);
        Files.writeString(project.resolve("profiles/forms.yaml"), """
                extends: minimal
                budgets:
                  boot-seconds: 60
                  files: { wsl: 5 MB, oci: 5 MB }
                users: [{ name: guest }]
                wsl: { default-user: guest, distribution-name: Forms }
                oci:
                  user: guest
                  entrypoint: [/bin/sh, -c]
                  command: [". /etc/os-release && echo $ID $VERSION_ID"]
                  health-check: { command: [/bin/true], interval: 10 s }
                  labels: { org.opencontainers.image.vendor: Tests }
                """);
        image(Map.of("OSBUILD_CACHE", cache().toString()), "first");
        output = project.resolve("first/forms/0.1.0");
    }

    private static Path cache() {
        return CacheFolder.of(System.getenv());
    }

    private static void image(Map<String, String> environment, String outputFolder, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProjectFiles.ROOT.resolve("osbuild").toString(),
                "image",
                "--profile",
                "forms",
                "--format",
                String.join(",", FORMATS),
                "--output",
                outputFolder));
        command.addAll(List.of(more));
        ProgramRun.of(project, environment, command).succeeded();
    }

    @Test
    void twoBuildsOfEveryFormatGiveTheSameBytes() throws Exception {
        List<String> again = new ArrayList<>(FORMATS);
        again.addAll(List.of("disk", "squashfs", "esp"));
        Path other = CacheCopy.without(again, folder.resolve("cache"));

        image(
                Map.of("OSBUILD_CACHE", other.toString(), "TZ", "Pacific/Kiritimati", "LC_ALL", "tr_TR.UTF-8"),
                "second",
                "--jobs",
                "1");

        FileTree.delete(other);
        Map<String, String> first = digests(output);
        assertThat(first).as("formats, bill of materials and provenance").hasSize(FORMATS.size() + 2);
        assertThat(digests(project.resolve("second/forms/0.1.0"))).isEqualTo(first);
    }

    private static Map<String, String> digests(Path folder) {
        return Manifest.read(folder.resolve(Manifest.FILE_NAME)).artifacts().stream()
                .collect(Collectors.toMap(Manifest.Artifact::name, Manifest.Artifact::sha256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "vmdk", "vhdx"})
    void disksBootUnderBothFirmwares(String format) throws Exception {
        Path image = output.resolve(PREFIX + "." + format);

        ProgramRun.of(
                        project,
                        Map.of("OSBUILD_CACHE", cache().toString()),
                        List.of(
                                ProjectFiles.ROOT.resolve("osbuild").toString(),
                                "test",
                                "--profile",
                                "forms",
                                "--image",
                                image.toString()))
                .succeeded();
    }

    @ParameterizedTest
    @ValueSource(strings = {".wsl", "-wsl.tar.gz", ".tar.zst", ".tar"})
    void archivesHoldASystemWithAShell(String suffix) throws Exception {
        Path root = Files.createDirectories(folder.resolve("root" + suffix));
        try (Workspace workspace = workspace()) {
            Tools tools = workspace.tools(Set.of("tar", "zstd", "gzip"));
            tools.run(ToolCommand.of("tar", "--extract", "--numeric-owner", "--auto-compress")
                    .arguments("--file", "/archive" + suffix.replace(".wsl", ".tar.gz"), "--directory", "/root-folder")
                    .input(output.resolve(PREFIX + suffix), "/archive" + suffix.replace(".wsl", ".tar.gz"))
                    .output(root, "/root-folder")
                    .build());

            List<String> said = tools.runIn(
                            new Root.Writable(root),
                            ToolCommand.of("/bin/sh", "-c", ". /etc/os-release; echo $ID $VERSION_ID; id -u guest")
                                    .build())
                    .lastLines();

            assertThat(said).contains("osbuild 0.1.0", "1000");
        }
        boolean forWindows = suffix.contains("wsl");
        assertThat(Files.exists(root.resolve("etc/wsl.conf"))).isEqualTo(forWindows);
        if (forWindows) {
            assertThat(Files.readString(root.resolve("etc/wsl.conf"))).contains("default=guest", "systemd=false");
            assertThat(Files.readString(root.resolve("etc/wsl-distribution.conf")))
                    .contains("defaultName=Forms");
        }
    }

    @Test
    void skopeoAndUmociTakeTheContainerImage() throws Exception {
        Path work = Files.createDirectories(folder.resolve("oci"));
        Path archive = output.resolve(PREFIX + ".oci.tar");
        try (Workspace workspace = workspace()) {
            Tools tools = workspace.tools(Set.of("skopeo", "umoci"));
            for (String kind : List.of("oci-archive", "docker-archive")) {
                tools.run(ToolCommand.of("skopeo", "--insecure-policy", "--tmpdir", "/scratch", "copy")
                        .arguments(kind + ":/image.tar", "oci:/scratch/" + kind + ":copied")
                        .input(archive, "/image.tar")
                        .output(work, "/scratch")
                        .build());
            }
            Path inspected = work.resolve("inspected");
            tools.run(ToolCommand.of("skopeo", "--insecure-policy", "--tmpdir", "/scratch", "inspect", "--config")
                    .arguments("oci-archive:/image.tar")
                    .input(archive, "/image.tar")
                    .output(work, "/scratch")
                    .standardOutput(inspected)
                    .build());
            tools.run(ToolCommand.of("umoci", "unpack", "--image", "/scratch/oci-archive:copied", "/scratch/bundle")
                    .output(work, "/scratch")
                    .build());
            JsonNode config =
                    CanonicalJson.readTree(Files.readAllBytes(inspected)).path("config");
            assertThat(config.path("User").asText()).isEqualTo("guest");
            assertThat(config.path("Labels")
                            .path("org.opencontainers.image.version")
                            .asText())
                    .isEqualTo("0.1.0");
            assertThat(config.path("Labels")
                            .path("org.opencontainers.image.vendor")
                            .asText())
                    .isEqualTo("Tests");
            JsonNode runtime = CanonicalJson.readTree(Files.readAllBytes(work.resolve("bundle/config.json")));
            assertThat(runtime.path("process").path("user").path("uid").asInt()).isEqualTo(1000);
            List<String> command = new ArrayList<>();
            runtime.path("process").path("args").forEach(word -> command.add(word.asText()));

            List<String> said = tools.runIn(
                            new Root.Writable(work.resolve("bundle/rootfs")),
                            ToolCommand.of(command.get(0))
                                    .arguments(command.subList(1, command.size()))
                                    .build())
                    .lastLines();

            assertThat(said).contains("osbuild 0.1.0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "raw", "vmdk", "vhdx", "iso", "viso", "netboot", "uki-esp", "tar", "wsl", "oci"})
    void aFullDiskIsSaidInOneMessageAndLeavesNoArtifact(String format) throws Exception {
        Path small = Files.createDirectories(folder.resolve("small disk"));
        String build =
                "mount -t tmpfs -o size=1m none \"$0\" && \"$@\"; status=$?; ls -A \"$0\"/forms/0.1.0; exit $status";
        ProgramRun run = ProgramRun.of(
                project,
                Map.of("OSBUILD_CACHE", cache().toString()),
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        build,
                        small.toString(),
                        ProjectFiles.ROOT.resolve("osbuild").toString(),
                        "image",
                        "--profile",
                        "forms",
                        "--format",
                        format,
                        "--output",
                        small.toString()));

        assertThat(run.status()).as(run.error()).isEqualTo(3);
        assertThat(run.error()).contains("the disk is full").contains(small.toString());
        assertThat(run.output()).isBlank();
    }

    private static Workspace workspace() throws IOException {
        BuildSettings settings = new BuildSettings(
                cache(), folder.resolve("output"), 2, Optional.empty(), false, false, false, false, System.getenv());
        return Workspace.open(
                Profiles.read(project.resolve("profiles/forms.yaml").toString(), System.getenv()),
                settings,
                EventSink.NONE);
    }
}
