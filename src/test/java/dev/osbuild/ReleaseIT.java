package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.EventSink;
import dev.osbuild.build.BuildSettings;
import dev.osbuild.build.Profiles;
import dev.osbuild.build.Workspace;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    private static ReleaseProject project;
    private static Path release;

    @BeforeAll
    static void release() throws Exception {
        project = ReleaseProject.in(folder);
        Files.writeString(project.file("profiles/forms.yaml"), "extends: minimal\nbudgets:\n  boot-seconds: 120\n");
        Files.writeString(project.file("release.yaml"), """
                profiles: [forms]
                formats: [qcow2, vmdk, tar-zst, wsl, oci]
                base-url: https://images.example.org/releases
                """);
        Files.writeString(project.file("models.yaml"), "models:\n  - name: any computer\n    firmware: [bios, uefi]\n");
        project.osbuild("lock", "--profile", "forms");
        project.begin();
        project.osbuild("release", "--channel", "beta", "--sign-key", project.fingerprint());
        release = project.file("releases/beta").resolve(VERSION);
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
        ProgramRun run = project.osbuild("verify", "--key", project.key().toString(), release.toString());

        assertThat(run.output())
                .containsPattern("channel +beta: sequence 1, latest " + VERSION)
                .containsPattern("structure +osbuild-forms-0.1.0-beta.1-amd64.qcow2")
                .containsPattern("sbom +sbom.cdx.json")
                .contains("whole, unaltered and signed");
        project.osbuild(
                "verify", "--key", project.key().toString(), release.getParent().toString());
        project.osbuild(
                "verify",
                "--key",
                project.key().toString(),
                release.resolve("forms").toString());
    }

    @Test
    void gnuPgSequoiaAndSha256sumAgree() throws IOException {
        BuildSettings settings = new BuildSettings(
                ReleaseProject.cache(),
                folder.resolve("output"),
                2,
                Optional.empty(),
                false,
                false,
                false,
                false,
                System.getenv());
        Path home = Files.createDirectory(
                folder.resolve("gnupg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Workspace workspace = Workspace.open(
                Profiles.read(project.file("profiles/forms.yaml").toString(), System.getenv()),
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
                    .input(project.key(), "/maker.asc")
                    .output(home, "/gnupg")
                    .workingDirectory("/release")
                    .build());
        }
    }

    @Test
    void theImageIsBuiltOnceMoreAndStarted() throws Exception {
        Path image = release.resolve("forms/osbuild-forms-0.1.0-beta.1-amd64.qcow2");

        assertThat(project.osbuild("verify", "--key", project.key().toString(), "--boot", "--rebuild", image.toString())
                        .output())
                .containsPattern("boot +" + image.getFileName() + ": starts and passes")
                .containsPattern("rebuild +" + image.getFileName() + ": the same bytes")
                .contains("whole, unaltered and signed");
    }

    /** As somebody would see it whose maker signs what is not of the project it is said to be of. */
    @Test
    void whatTheProjectDoesNotMakeIsRefusedWithTheFirstPath() throws Exception {
        Path altered = Files.writeString(project.file("overlay/minimal/etc/altered"), "by somebody\n");
        try {
            ProgramRun refused = project.attempt(
                    "verify",
                    "--key",
                    project.key().toString(),
                    "--rebuild",
                    release.resolve("forms/osbuild-forms-0.1.0-beta.1-amd64.qcow2")
                            .toString());

            assertThat(refused.status()).isEqualTo(5);
            assertThat(refused.error())
                    .contains("built once more it differs, first at partition ")
                    .contains("etc/altered (missing in the first)");
        } finally {
            Files.delete(altered);
        }
    }

    @Test
    void theNextBetaCountsOnAndAChangedTreeIsRefused() throws Exception {
        assertThat(project.osbuild("release", "--channel", "beta", "--dry-run").output())
                .contains("v0.1.0-beta.2");
        Files.writeString(project.file("stray"), "");
        try {
            ProgramRun refused = project.attempt("release", "--channel", "beta", "--dry-run");
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.error()).contains("stray");
        } finally {
            Files.delete(project.file("stray"));
        }
    }
}
