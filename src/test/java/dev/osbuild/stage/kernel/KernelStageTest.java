package dev.osbuild.stage.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Digest;
import dev.osbuild.base.Event;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Selection;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.stage.FakeStageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelStageTest {

    private static final KernelStage STAGE = new KernelStage();

    @TempDir
    Path folder;

    @Test
    void describesSourceFragmentsAndOutputsWithoutLookingAtTheDisk() {
        StageDescription description = STAGE.describe(built("virtio"), new Project(Path.of("/nowhere")));

        assertThat(description.externals())
                .containsExactly(
                        new ExternalInput.Packages("linux-source", List.of("linux-source-6.12"), Selection.NAMED),
                        new ExternalInput.LocalFile(
                                "kernel-configs/virtio.config", Path.of("/nowhere/kernel-configs/virtio.config")));
        assertThat(description.outputs())
                .filteredOn(slot -> slot.required())
                .extracting(slot -> slot.name())
                .containsExactly("kernel", "kernel-config");
    }

    @Test
    void buildsWhatTheFragmentsAskFor() throws IOException {
        try (FakeStageContext context = context("CONFIG_VIRTIO=y\n", config -> {})) {
            STAGE.run(built("virtio"), context);

            assertThat(context.output("kernel")).hasContent("image");
            assertThat(context.output("kernel-config")).content().contains("CONFIG_BASE=y", "CONFIG_VIRTIO=y");
            assertThat(context.output("built-modules")).doesNotExist();
        }
    }

    @Test
    void fixesEverythingThatNamesABuilderOrAnHour() throws IOException {
        try (FakeStageContext context = context("CONFIG_VIRTIO=y\n", config -> {})) {
            STAGE.run(built("virtio"), context);

            ToolCommand make = command(context, "bzImage");
            assertThat(make.environment())
                    .containsEntry("KBUILD_BUILD_TIMESTAMP", "Tue Nov 14 22:13:20 UTC 2023")
                    .containsEntry("KBUILD_BUILD_USER", "osbuild")
                    .containsEntry("KBUILD_BUILD_HOST", "osbuild")
                    .containsEntry("KBUILD_BUILD_VERSION", "1")
                    .containsEntry("KCFLAGS", "-mtune=generic");
            assertThat(make.arguments()).contains("O=/build", "-j3");
            assertThat(make.network()).isFalse();
        }
    }

    @Test
    void failsWhenTheKernelDropsAnOptionAndSaysWhy() throws IOException {
        Consumer<List<String>> dropping = config -> config.removeIf(line -> line.startsWith("CONFIG_VIRTIO="));
        try (FakeStageContext context = context("# Disks.\nCONFIG_VIRTIO=y\n", dropping)) {
            assertThatThrownBy(() -> STAGE.run(built("virtio"), context))
                    .isInstanceOf(OsbuildException.StepFailed.class)
                    .hasMessageContaining(
                            "CONFIG_VIRTIO: y requested at kernel-configs/virtio.config:2, n in the result")
                    .hasMessageContaining("depends on PCI (PCI=n)");
            assertThat(context.commands)
                    .noneMatch(command -> command.arguments().contains("bzImage"));
        }
    }

    @Test
    void unpacksTheSameSourceOnce() throws IOException {
        try (FakeStageContext context = context("CONFIG_VIRTIO=y\n", config -> {})) {
            STAGE.run(built("virtio"), context);
            Files.delete(context.output("kernel"));
            STAGE.run(built("virtio"), context);

            assertThat(context.commands)
                    .filteredOn(command -> command.arguments().get(0).equals("tar"))
                    .hasSize(1);
        }
    }

    @Test
    void reportsProgressAgainstTheLastBuild() throws IOException {
        try (FakeStageContext context = context("CONFIG_VIRTIO=y\n", config -> {})) {
            context.store().writeState("kernel/files-built", "40".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            STAGE.run(built("virtio"), context);

            assertThat(context.events)
                    .contains(new Event.Progress("step", 10, 40, "files"), new Event.Progress("step", 20, 20, "files"));
        }
    }

    @Test
    void installsModulesWhenTheKernelHasThem() throws IOException {
        try (FakeStageContext context = context("CONFIG_MODULES=y\n", config -> {})) {
            STAGE.run(built("virtio"), context);

            assertThat(command(context, "bzImage").arguments()).contains("modules");
            assertThat(context.output("built-modules")).isDirectory();
        }
    }

    @Test
    void takesTheDistributionsKernelWithItsModules() throws IOException {
        try (FakeStageContext context = new FakeStageContext(folder, KernelStageTest::packagePrograms)) {
            context.packages.put(
                    "kernel package",
                    List.of(packageFile("initramfs-tools"), packageFile("linux-image-6.12.1-cloud-amd64")));
            STAGE.run(packaged(), context);

            assertThat(context.output("kernel")).hasContent("packaged image");
            assertThat(context.output("kernel-config")).hasContent("CONFIG_MODULES=y");
            assertThat(context.output("kernel-modules").resolve("usr/lib/modules/6.12.1-cloud-amd64/kernel/jbd2.ko"))
                    .hasContent("jbd2");
            assertThat(command(context, "depmod").arguments()).contains("6.12.1-cloud-amd64");
        }
    }

    private static void packagePrograms(ToolCommand command) throws IOException {
        switch (command.arguments().get(0)) {
            case "dpkg-deb" -> {
                Path tree = FakeStageContext.host(command, "/unpacked");
                Path boot = Files.createDirectories(tree.resolve("boot"));
                Files.writeString(boot.resolve("vmlinuz-6.12.1-cloud-amd64"), "packaged image");
                Files.writeString(boot.resolve("config-6.12.1-cloud-amd64"), "CONFIG_MODULES=y");
                Path modules = Files.createDirectories(tree.resolve("usr/lib/modules/6.12.1-cloud-amd64/kernel"));
                Files.writeString(modules.resolve("ext4.ko"), "ext4");
                Files.writeString(modules.resolve("jbd2.ko"), "jbd2");
            }
            default -> assertThat(command.arguments().get(0)).isEqualTo("depmod");
        }
    }

    /** A context whose make knows one base option and whose olddefconfig does what the test says. */
    private FakeStageContext context(String fragment, Consumer<List<String>> oldDefConfig) throws IOException {
        FakeStageContext context = new FakeStageContext(folder, command -> sourcePrograms(command, oldDefConfig));
        context.externals.put(
                "kernel-configs/virtio.config", Files.writeString(folder.resolve("virtio.config"), fragment));
        context.packages.put("linux-source", List.of(packageFile("linux-source-6.12")));
        return context;
    }

    private static void sourcePrograms(ToolCommand command, Consumer<List<String>> oldDefConfig) throws IOException {
        if (command.arguments().get(0).equals("dpkg-deb")) {
            Path sources = Files.createDirectories(
                    FakeStageContext.host(command, "/unpacked").resolve("usr/src"));
            Files.writeString(sources.resolve("linux-source-6.12.tar.xz"), "archive");
        } else if (command.arguments().get(0).equals("tar")) {
            Files.writeString(
                    FakeStageContext.host(command, "/source").resolve("Kconfig"),
                    "config PCI\n\tbool \"PCI\"\nconfig VIRTIO\n\tbool \"virtio\"\n\tdepends on PCI\n");
        } else if (command.arguments().contains("tinyconfig")) {
            Files.writeString(FakeStageContext.host(command, "/build").resolve(".config"), "CONFIG_BASE=y\n");
        } else if (command.arguments().contains("olddefconfig")) {
            Path config = FakeStageContext.host(command, "/build").resolve(".config");
            List<String> lines = new ArrayList<>(Files.readAllLines(config));
            oldDefConfig.accept(lines);
            Files.write(config, lines);
        } else if (command.arguments().contains("bzImage")) {
            Path boot = Files.createDirectories(
                    FakeStageContext.host(command, "/build").resolve("arch/x86/boot"));
            Files.writeString(boot.resolve("bzImage"), "image");
            for (int i = 0; i < 20; i++) {
                command.onLine().accept("  CC      mm/file" + i + ".o");
            }
            command.onLine().accept("Kernel: arch/x86/boot/bzImage is ready  (#1)");
        }
    }

    private static ToolCommand command(FakeStageContext context, String target) {
        return context.commands.stream()
                .filter(command -> command.arguments().contains(target))
                .findFirst()
                .orElseThrow();
    }

    private StageContext.PackageFile packageFile(String name) {
        return new StageContext.PackageFile(
                new LockedPackage(name, "6.12.1-1", "all", Digest.of(name), 1, "pool/" + name + ".deb", "main"),
                folder.resolve(name + ".deb"));
    }

    private static KernelStage.Configuration built(String fragment) {
        return new KernelStage.Configuration(new Kernel(
                Kernel.Source.DEBIAN,
                "6.12",
                "tinyconfig",
                List.of(fragment),
                List.of("-mtune=generic"),
                Optional.empty(),
                "linux-image-cloud-amd64"));
    }

    private static KernelStage.Configuration packaged() {
        return new KernelStage.Configuration(new Kernel(
                Kernel.Source.PACKAGE,
                "6.12",
                "tinyconfig",
                List.of(),
                List.of(),
                Optional.empty(),
                "linux-image-cloud-amd64"));
    }
}
