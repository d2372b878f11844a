package dev.osbuild.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.pipeline.Project;
import dev.osbuild.profile.Budgets;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.ProfileLocation;
import dev.osbuild.profile.ProfileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputsTest {

    @TempDir
    private Path project;

    private Profile profile(String more) throws IOException {
        Path file = project.resolve("profiles/test.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                os: {id: test, name: test, version: "1"}
                packages: {assembly: files, install: [busybox-static]}
                kernel: {source: debian, base: tinyconfig, fragments: []}
                init: busybox
                """ + more + "\n");
        return new ProfileReader(Profiles.sections(), Map.of()).read(ProfileLocation.of(file, project));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "outputs: [qcow3] | no stage makes 'qcow3'",
                "outputs: [qcow2, raw, qcow2] | asked for twice",
                "outputs: [] | asks for no output",
                "{outputs: [qcow2], budgets: {files: {floppy: 1 MB}}} | budget for 'floppy'",
                "{outputs: [wsl], wsl: {systemd: true}} | systemd is not in it",
                "{outputs: [wsl], wsl: {default-user: me}} | no account of this profile",
                "{outputs: [oci], oci: {command: []}} | a container needs a program",
                "{outputs: [oci], oci: {entrypoint: [server]}} | absolute path"
            })
    void whatMakesNoSenseIsRefusedWithTheProfile(String settings, String reason) {
        String lines = settings.startsWith("{")
                ? settings.substring(1, settings.length() - 1).replaceFirst("], ", "]\n")
                : settings;

        assertThatThrownBy(() -> Profiles.check(profile(lines)))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aStepIsKnownByItsNameAndOthersAreRefused() throws IOException {
        Profile profile = profile("outputs: [qcow2]");
        Project folder = new Project(project);

        assertThat(Outputs.ofStep("wsl", profile, folder)).containsExactly("wsl", "wsl-tar");
        assertThatThrownBy(() -> Outputs.ofStep("wls", profile, folder)).hasMessageContaining("no step 'wls'");
    }

    @Test
    void theFileBudgetIsForCompressedDisksAndOthersHaveTheirOwn() {
        Size small = Size.parse("1 MB");
        Budgets budgets = new Budgets(
                Optional.of(small), Map.of("wsl", small), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(budgets.limit("qcow2")).contains(small);
        assertThat(budgets.limit("wsl")).contains(small);
        assertThat(budgets.limit("raw")).isEmpty();
    }
}
