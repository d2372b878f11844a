package dev.osbuild.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.ProfileLocation;
import dev.osbuild.profile.ProfileReader;
import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombinationsTest {

    private static final String BUILT = "kernel: {source: debian, base: tinyconfig, fragments: [all]}\n";

    @TempDir
    private Path project;

    @BeforeEach
    void fragments() throws IOException {
        ProjectFiles.copyImageProject(project);
        Path folder = project.resolve("kernel-configs");
        Files.writeString(folder.resolve("all.config"), "CONFIG_EFI_STUB=y\nCONFIG_DM_VERITY=y\nCONFIG_DM_INIT=y\n");
        Files.writeString(folder.resolve("bios.config"), "# CONFIG_EFI_STUB is not set\nCONFIG_DM_VERITY=m\n");
    }

    private Profile profile(String more) throws IOException {
        Path file = project.resolve("profiles/test.yaml");
        Files.writeString(file, """
                os: {id: test, name: test, version: "1"}
                packages: {assembly: files, install: [busybox-static]}
                init: busybox
                """ + (more.contains("kernel:") ? "" : BUILT) + more);
        return new ProfileReader(Profiles.sections(), Map.of()).read(ProfileLocation.of(file, project));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "outputs: [qcow2]; disk: {layout: ab}; boot: {cmdline: quiet rw} | proved at every start",
                "outputs: [qcow2]; disk: {layout: ab, size: 500 MB} | disk.size is 500 MB, but disk.slots",
                "outputs: [qcow2]; disk: {layout: ab, slots: {system: 1 MB}} | at least 4 MiB",
                "outputs: [qcow2]; disk: {layout: ab, partitions: [{name: data, size: 1 GB}]} | 'data' of its own",
                "outputs: [qcow2]; disk: {layout: abc} | layout",
                "outputs: [wsl, iso]; disk: {layout: ab} | no output holds a disk",
                "outputs: [raw]; disk: {layout: ab}; kernel: {source: package} | CONFIG_DM_VERITY=y",
                "outputs: [raw]; disk: {layout: ab}; kernel: {source: debian, fragments: [bios]} | CONFIG_DM_VERITY=y",
                "outputs: [qcow2]; iso: {carry-disk: true} | no output is a disc",
                "outputs: [iso]; iso: {label: lower case} | capital letters",
                "outputs: [qcow2]; boot: {cmdline: verify=dm-verity} | only the slots of disk.layout 'ab'",
                "outputs: [qcow2]; boot: {cmdline: 'osbuild.system=part:x'} | its own place",
                "outputs: [uki]; kernel: {source: debian, fragments: [bios]} | CONFIG_EFI_STUB=y",
                "outputs: [uki-esp]; kernel: {source: debian, fragments: []} | started by UEFI",
                "outputs: [uki]; uki: {certificate: keys/a.crt} | belong together",
                "outputs: [uki]; uki: {key: keys/a.key, certificate: keys/a.crt} | no file 'keys/a.key'",
                "outputs: [vdi] | no stage makes 'vdi'",
            })
    void whatMakesNoSenseTogetherIsRefusedWithTheReason(String settings, String reason) {
        assertThatThrownBy(() -> Profiles.check(profile(settings.replace("; ", "\n"))))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aRefusalNamesTheLine() {
        assertThatThrownBy(() -> Profiles.check(profile("outputs: [qcow2]\niso:\n  carry-disk: true\n")))
                .isInstanceOfSatisfying(
                        OsbuildException.Usage.class,
                        error -> assertThat(error.where()).contains("profiles/test.yaml:7"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "outputs: [qcow2, wsl]; disk: {layout: ab}",
                "outputs: [qcow2]; disk: {layout: ab, slots: {proof: sha256}}; kernel: {source: package}",
                "outputs: [iso]; disk: {layout: ab}; iso: {carry-disk: true}",
                "outputs: [viso]",
                "outputs: [uki, uki-esp]; kernel: {source: package}",
                "outputs: [uki]; kernel: {source: debian, base: defconfig, fragments: []}",
            })
    void whatMakesSenseIsTaken(String settings) {
        assertThatCode(() -> Profiles.check(profile(settings.replace("; ", "\n"))))
                .doesNotThrowAnyException();
    }
}
