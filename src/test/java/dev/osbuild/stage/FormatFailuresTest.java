package dev.osbuild.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.profile.Boot;
import dev.osbuild.profile.Disk;
import dev.osbuild.profile.Iso;
import dev.osbuild.profile.Os;
import dev.osbuild.profile.Uki;
import dev.osbuild.stage.iso.IsoStage;
import dev.osbuild.stage.loader.LoaderStage;
import dev.osbuild.stage.netboot.NetbootStage;
import dev.osbuild.stage.qcow2.Qcow2Stage;
import dev.osbuild.stage.qcow2.VisoStage;
import dev.osbuild.stage.uki.UkiStage;
import dev.osbuild.stage.verity.VerityStage;
import dev.osbuild.stage.vmdk.VmdkStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that fails half-way, whatever the format: its own message comes through, and no output is there. */
class FormatFailuresTest {

    private static final Os OS =
            new Os("our-os", "Our system", "1.0", Optional.empty(), Optional.empty(), Optional.empty());
    private static final Boot BOOT = new Boot("quiet", Optional.empty(), 0);
    private static final Disk DISK =
            new Disk(Optional.empty(), 15, Size.ofMebibytes(1), Disk.Compression.ZSTD, List.of());
    private static final Iso ISO = new Iso(Optional.empty(), Optional.empty(), false);

    @TempDir
    private Path folder;

    static Stream<Arguments> programs() {
        return Stream.of(
                Arguments.of(new Qcow2Stage(), new Qcow2Stage.Configuration(DISK), "qemu-img"),
                Arguments.of(new VisoStage(), new VisoStage.Configuration(DISK), "qemu-img"),
                Arguments.of(new VmdkStage(), new VmdkStage.Configuration(OS), "qemu-img"),
                Arguments.of(new LoaderStage(), new LoaderStage.Configuration(OS, BOOT, DISK), "grub-mkimage"),
                Arguments.of(new LoaderStage(), new LoaderStage.Configuration(OS, BOOT, DISK), "mcopy"),
                Arguments.of(new IsoStage(), new IsoStage.Configuration(OS, BOOT, ISO), "grub-mkimage"),
                Arguments.of(new IsoStage(), new IsoStage.Configuration(OS, BOOT, ISO), "mformat"),
                Arguments.of(new IsoStage(), new IsoStage.Configuration(OS, BOOT, ISO), "xorriso"),
                Arguments.of(new NetbootStage(), new NetbootStage.Configuration(OS, BOOT), "grub-mkimage"));
    }

    @ParameterizedTest(name = "{0} and {2}")
    @MethodSource("programs")
    <C extends Record> void aFailingProgramEndsTheStepWithItsMessage(Stage<C> stage, C configuration, String program)
            throws IOException {
        FakeStageContext context = new FakeStageContext(folder, command -> {
            List<String> arguments = command.arguments();
            if (arguments.get(0).equals(program)) {
                throw new OsbuildException.StepFailed(program + " failed: no space left", "step", "make room");
            }
            int output = arguments.indexOf("--output");
            if (output > 0) {
                Files.writeString(FakeStageContext.host(command, arguments.get(output + 1)), "image");
            }
            if (command.standardOutput().isPresent()) {
                Files.writeString(command.standardOutput().get(), "boot sector");
            }
        });
        for (String slot : List.of("disk", "iso", "kernel", "initramfs", "squashfs", "qcow2")) {
            context.inputs.put(slot, Files.writeString(folder.resolve(slot), slot));
        }
        for (String file : List.of(
                "disk.cfg",
                "early.cfg",
                "iso.cfg",
                "theme.cfg",
                "early-search.cfg",
                "netboot.cfg",
                "early-netboot.cfg",
                "boot.ipxe")) {
            context.externals.put("grub/" + file, Path.of("grub", file));
        }

        try (context) {
            assertThatThrownBy(() -> stage.run(configuration, context))
                    .isInstanceOf(OsbuildException.StepFailed.class)
                    .hasMessage(program + " failed: no space left");
            for (String output : List.of("qcow2", "viso", "vmdk", "esp", "iso", "netboot")) {
                assertThat(context.output(output)).doesNotExist();
            }
        }
    }

    private FakeStageContext kernelWithout(String option) throws IOException {
        FakeStageContext context = new FakeStageContext(folder, command -> {});
        context.inputs.put(
                "kernel-config", Files.writeString(folder.resolve("config"), "# " + option + " is not set\n"));
        context.inputs.put("squashfs", Files.writeString(folder.resolve("squashfs"), "squashfs"));
        return context;
    }

    @Test
    void aKernelThatUefiCannotStartIsRefused() throws IOException {
        Uki unsigned = new Uki(Optional.empty(), Optional.empty());
        try (FakeStageContext context = kernelWithout("CONFIG_EFI_STUB")) {
            assertThatThrownBy(() -> new UkiStage().run(new UkiStage.Configuration(OS, BOOT, unsigned), context))
                    .hasMessageContaining("CONFIG_EFI_STUB=y");
            assertThat(context.output("uki")).doesNotExist();
        }
    }

    @Test
    void aKernelThatCannotProveSlotsIsRefused() throws IOException {
        try (FakeStageContext context = kernelWithout("CONFIG_DM_VERITY")) {
            assertThatThrownBy(() -> new VerityStage().run(new VerityStage.Configuration(OS), context))
                    .hasMessageContaining("CONFIG_DM_VERITY=y");
            assertThat(context.output("verity")).doesNotExist();
        }
    }
}
