package dev.osbuild.stage.iso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.FileTree;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.profile.Boot;
import dev.osbuild.profile.Iso;
import dev.osbuild.profile.Os;
import dev.osbuild.stage.FakeStageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsoStageTest {

    private static final Os OS =
            new Os("our-os", "Our system", "1.0", Optional.empty(), Optional.empty(), Optional.empty());
    private static final Boot BOOT = new Boot("quiet", Optional.empty(), 5);

    @TempDir
    private Path folder;

    private final Map<String, String> volume = new TreeMap<>();
    private FakeStageContext context;

    @BeforeEach
    void prepare() throws IOException {
        context = new FakeStageContext(folder, this::program);
        for (String file : List.of("grub/iso.cfg", "grub/theme.cfg", "grub/early.cfg", "grub/early-search.cfg")) {
            context.externals.put(file, Path.of(file));
        }
        for (String slot : List.of("kernel", "initramfs", "squashfs", "qcow2")) {
            context.inputs.put(slot, Files.writeString(folder.resolve(slot), slot));
        }
    }

    @AfterEach
    void close() {
        context.close();
    }

    private void program(ToolCommand command) throws IOException {
        List<String> arguments = command.arguments();
        switch (arguments.get(0)) {
            case "cat" -> Files.writeString(command.standardOutput().orElseThrow(), "boot sector");
            case "grub-mkimage" ->
                Files.writeString(
                        FakeStageContext.host(command, arguments.get(arguments.indexOf("--output") + 1)),
                        Files.readString(
                                FakeStageContext.host(command, arguments.get(arguments.indexOf("--config") + 1))));
            case "xorriso" -> master(command);
            default -> assertThat(arguments.get(0)).startsWith("m");
        }
    }

    private void master(ToolCommand command) throws IOException {
        Path content = FakeStageContext.host(command, "/content");
        for (Path entry : FileTree.entries(content)) {
            if (Files.isRegularFile(entry)) {
                volume.put(content.relativize(entry).toString(), Files.readString(entry));
            }
        }
        Files.writeString(FakeStageContext.host(command, "/out/image.iso"), "an image");
    }

    private void run(Iso iso) throws IOException {
        new IsoStage().run(new IsoStage.Configuration(OS, BOOT, iso), context);
    }

    private static Iso iso(Optional<String> label, Optional<Integer> timeout, boolean carryDisk) {
        return new Iso(label, timeout, carryDisk);
    }

    @Test
    void theVolumeHoldsKernelInitramfsAndSystem() throws IOException {
        run(iso(Optional.empty(), Optional.empty(), false));

        assertThat(volume)
                .containsEntry("boot/vmlinuz", "kernel")
                .containsEntry("boot/initrd", "initramfs")
                .containsEntry("live/system.squashfs", "squashfs")
                .containsKeys("boot/grub/bios.img", "boot/grub/theme.cfg")
                .doesNotContainKey("install/disk.qcow2");
        assertThat(volume.get("boot/grub/bios.img")).as("commands of GRUB's").doesNotContain("#");
        assertThat(context.output("iso")).hasContent("an image");
    }

    @Test
    void everyEntryFindsTheVolumeByItsLabel() throws IOException {
        run(iso(Optional.empty(), Optional.of(3), false));

        assertThat(volume.get("boot/grub/grub.cfg"))
                .contains("set timeout=3\n")
                .contains("menuentry 'Our system 1.0' ")
                .contains("start osbuild.system=file:OUR_OS_1_0:/live/system.squashfs quiet\n")
                .contains("VRAM=yes\n")
                .contains("console=ttyS0,115200\n")
                .contains("osbuild.rescue\n")
                .containsPattern("verify=sha256:[0-9a-f]{64}\n");
        assertThat(command("xorriso")).containsSubsequence("-V", "OUR_OS_1_0");
    }

    @Test
    void theDiskToInstallComesAlongWhenAskedFor() throws IOException {
        run(iso(Optional.of("OURS"), Optional.empty(), true));

        assertThat(volume).containsEntry("install/disk.qcow2", "qcow2");
        assertThat(new IsoStage()
                        .describe(
                                new IsoStage.Configuration(OS, BOOT, iso(Optional.empty(), Optional.empty(), true)),
                                new Project(Path.of("/project")))
                        .inputs())
                .contains(Slot.file("qcow2"));
    }

    @Test
    void everyDateIsTheSourceEpoch() throws IOException {
        run(iso(Optional.empty(), Optional.empty(), false));

        assertThat(command("xorriso"))
                .contains("--modification-date=2023111422132000")
                .containsSubsequence("--set_all_file_dates", "2023111422132000");
    }

    @Test
    void refusesALabelThatIso9660DoesNotKnow() {
        assertThatThrownBy(() -> iso(Optional.of("ours"), Optional.empty(), false))
                .hasMessageContaining("capital letters");
    }

    private List<String> command(String program) {
        return context.commands.stream()
                .map(ToolCommand::arguments)
                .filter(arguments -> arguments.get(0).equals(program))
                .findFirst()
                .orElseThrow();
    }
}
