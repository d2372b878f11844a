package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.EventSink;
import dev.osbuild.build.BuildSettings;
import dev.osbuild.build.Profiles;
import dev.osbuild.build.Workspace;
import dev.osbuild.store.CacheFolder;
import dev.osbuild.text.ProjectFiles;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A beta of a project in a repository of its own, as its maker makes it and strangers check it. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class ReleaseIT {

    private static final String VERSION = "v0.1.0-beta.1";

    @TempDir
    static Path folder;

    private static Path project;
    private static Path release;
    private static Path key;

    @BeforeAll
    static void release() throws Exception {
        project = Files.createDirectories(folder.resolve("project"));
        for (String part : List.of("profiles", "overlay", "kernel-configs", "grub")) {
            for (Path file : ProjectFiles.below(part)) {
                Path target = project.resolve(ProjectFiles.shown(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
            }
        }
        Files.writeString(project.resolve("profiles/forms.yaml"), "extends: minimal\nbudgets:\n  boot-seconds: 120\n");
        Files.writeString(project.resolve("release.yaml"), """
                profiles: [forms]
                formats: [qcow2, vmdk, tar-zst, wsl, oci]
                base-url: https://images.example.org/releases
                """);
        Files.writeString(
                project.resolve("models.yaml"), "models:\n  - name: any computer\n    firmware: [bios, uefi]\n");
        Files.writeString(project.resolve(".gitignore"), "/releases/\n");
        run("git", "init", "--quiet", "--initial-branch=release/0.1");
        run("git", "add", "--all");
        run(
                "git",
                "-c",
                "user.name=T",
                "-c",
                "user.email=t@example.org",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "-qm",
                "x");
        String fingerprint = osbuild("keys", "generate", "--user-id", "Maker <maker@example.org>", "--no-passphrase")
                .output()
                .lines()
                .findFirst()
                .orElseThrow();
        key = Files.writeString(
                folder.resolve("maker.asc"),
                osbuild("keys", "export", fingerprint).output());
        osbuild("release", "--channel", "beta", "--sign-key", fingerprint);
        release = project.resolve("releases/beta").resolve(VERSION);
    }

    private static ProgramRun osbuild(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ProjectFiles.ROOT.resolve("osbuild").toString()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static ProgramRun run(String... command) throws Exception {
        return attempt(command).succeeded();
    }

    private static ProgramRun attempt(String... command) throws Exception {
        Map<String, String> environment = Map.of(
                "OSBUILD_CACHE", cache().toString(),
                "OSBUILD_KEYS", folder.resolve("keys").toString(),
                "XDG_STATE_HOME", folder.resolve("state").toString());
        return ProgramRun.of(project, environment, List.of(command));
    }

    private static Path cache() {
        return CacheFolder.of(System.getenv());
    }

    @Test
    void everyPartIsThere() throws IOException {
        assertThat(release.resolve("release.json")).content().contains("\"bootable\" : true", "\"oci\"", "\"wsl\"");
        assertThat(release.resolve("models.json")).content().contains("any computer");
        assertThat(release.resolve("forms/sbom.cdx.json")).content().contains("pkg:deb/debian/busybox-static@");
        assertThat(release.resolve("forms/manifest.json"))
                .content()
                .contains("\"version\" : \"" + VERSION + "\"", "boot-evidence", "\"lock\"");
        assertThat(release.resolve("forms/osbuild-forms-0.1.0-beta.1-amd64.vmdk.boot-test.json"))
                .content()
                .contains("\"passed\" : true");
    }

    @Test
    void aStrangerVerifiesOffline() throws Exception {
        ProgramRun run = osbuild("verify", "--key", key.toString(), release.toString());

        assertThat(run.output())
                .contains("channel  beta: sequence 1, latest " + VERSION)
                .contains("structure  osbuild-forms-0.1.0-beta.1-amd64.qcow2")
                .contains("sbom  sbom.cdx.json")
                .contains("whole, unaltered and signed");
        osbuild("verify", "--key", key.toString(), release.getParent().toString());
        osbuild("verify", "--key", key.toString(), release.resolve("forms").toString());
    }

    @Test
    void gnuPgSequoiaAndSha256sumAgree() throws IOException {
        BuildSettings settings = new BuildSettings(
                cache(), folder.resolve("output"), 2, Optional.empty(), false, false, false, false, System.getenv());
        Path home = Files.createDirectory(
                folder.resolve("gnupg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Workspace workspace = Workspace.open(
                Profiles.read(project.resolve("profiles/forms.yaml").toString(), System.getenv()),
                settings,
                EventSink.NONE)) {
            Tools tools = workspace.tools(Set.of("gnupg", "gpg-agent", "sqv", "coreutils"));
            String script = """
                    set -e
                    gpg --batch --quiet --import /maker.asc
                    for name in release.json SHA256SUMS SHA512SUMS forms/manifest.json forms/SHA256SUMS; do
                        gpg --batch --verify "$name.asc" "$name"
                        sqv --keyring /maker.asc --signature-file "$name.asc" "$name"
                    done
                    sha256sum --check --strict --quiet SHA256SUMS
                    sha512sum --check --strict --quiet SHA512SUMS
                    cd forms && sha256sum --check --strict --quiet SHA256SUMS
                    """;
            tools.run(ToolCommand.of("sh", "-c", script)
                    .environment("GNUPGHOME", "/gnupg")
                    .input(release, "/release")
                    .input(key, "/maker.asc")
                    .output(home, "/gnupg")
                    .workingDirectory("/release")
                    .build());
        }
    }

    @Test
    void theNextBetaCountsOnAndAChangedTreeIsRefused() throws Exception {
        assertThat(osbuild("release", "--channel", "beta", "--dry-run").output())
                .contains("v0.1.0-beta.2");
        Files.writeString(project.resolve("stray"), "");
        try {
            ProgramRun refused = attempt(
                    ProjectFiles.ROOT.resolve("osbuild").toString(), "release", "--channel", "beta", "--dry-run");
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.error()).contains("stray");
        } finally {
            Files.delete(project.resolve("stray"));
        }
    }
}
