package dev.osbuild.stage.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.BuildSettings;
import dev.osbuild.build.Profiles;
import dev.osbuild.build.SigningChoice;
import dev.osbuild.build.Workspace;
import dev.osbuild.pipeline.BuildResult;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.ProfileLocation;
import dev.osbuild.profile.ProfileReader;
import dev.osbuild.store.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Configures real kernels from the distribution's source with the tools tree; that the shipped fragments hold is checked
 * without compiling. {@code ImageIT} builds a kernel, twice, and boots it.
 */
class KernelStageIT {

    private static final Path CACHE = CacheFolder.of(System.getenv());

    @TempDir
    Path project;

    @Test
    void saysWhichOptionARealKernelDropsAndWhy() throws IOException {
        fragment(
                "wrong",
                "# Needs another allocator.\nCONFIG_SLAB_FREELIST_HARDENED=y\n# Misspelt.\nCONFIG_SQASHFS=y\n");

        assertThatThrownBy(() -> build(2, "wrong"))
                .isInstanceOf(OsbuildException.StepFailed.class)
                .hasMessageContaining("CONFIG_SLAB_FREELIST_HARDENED: y requested at kernel-configs/wrong.config:2")
                .hasMessageContaining("!SLUB_TINY (SLUB_TINY=y)")
                .hasMessageContaining("did you mean CONFIG_SQUASHFS?");
    }

    @Test
    void everyShippedFragmentHoldsInTheSourceItIsFor() throws IOException {
        for (String name : List.of("virtio", "hardening", "minimal")) {
            Path shipped = Path.of("kernel-configs", name + ".config");
            fragment(name, Files.readString(shipped));
        }
        fragment(
                "last",
                "# There is no such option, so the build ends after the check of all others.\nCONFIG_NO_SUCH=y\n");

        assertThatThrownBy(() -> build(2, "virtio", "hardening", "minimal", "last"))
                .hasMessageContaining("lost 1 of the options")
                .hasMessageContaining("CONFIG_NO_SUCH");
    }

    private BuildResult build(int jobs, String... fragments) throws IOException {
        Path file = project.resolve("profiles/kernel.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                os: {id: kernel-test, name: kernel test, version: "1"}
                packages: {assembly: files, install: [busybox-static]}
                kernel: {source: debian, base: tinyconfig, fragments: [%s]}
                init: busybox
                outputs: [kernel]
                """.formatted(String.join(", ", fragments)));
        Profile profile = new ProfileReader(Profiles.sections(), Map.of()).read(ProfileLocation.of(file, project));
        BuildSettings settings = new BuildSettings(
                CACHE, project.resolve("output"), jobs, Optional.empty(), false, false, false, false, System.getenv());
        try (Workspace workspace = Workspace.open(profile, settings, EventSink.NONE)) {
            return workspace
                    .build(workspace.plan(List.of("kernel")), SigningChoice.OF_PROFILE)
                    .result();
        }
    }

    private void fragment(String name, String text) throws IOException {
        Path file = project.resolve("kernel-configs").resolve(name + ".config");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
