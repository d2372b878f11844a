package dev.osbuild.stage.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Distribution;
import dev.osbuild.profile.Packages;
import dev.osbuild.profile.Packages.Assembly;
import dev.osbuild.text.ProjectFiles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackagesStageTest {

    @Test
    void aSystemConfiguresItselfInTheSandboxThatPlainFilesDoWithout() {
        assertThat(describe(Assembly.SYSTEM).toolPackages()).isNotEmpty();
        assertThat(describe(Assembly.FILES).toolPackages()).isEmpty();
    }

    private static StageDescription describe(Assembly assembly) {
        Distribution distribution = new Distribution(
                "debian",
                "trixie",
                List.of("main"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Packages packages = new Packages(List.of("dash"), assembly, false, List.of(), List.of(), false);
        return new PackagesStage()
                .describe(new PackagesStage.Configuration(distribution, packages), new Project(ProjectFiles.ROOT));
    }
}
