package dev.osbuild.stage.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.Size;
import dev.osbuild.profile.Boot;
import dev.osbuild.profile.Disk;
import dev.osbuild.profile.Os;
import dev.osbuild.stage.FakeStageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderStageTest {

    private static final Os OS =
            new Os("osbuild", "osbuild", "1.0", Optional.empty(), Optional.empty(), Optional.empty());

    private static final Disk DISK =
            new Disk(Optional.empty(), 15, Size.ofMebibytes(1), Disk.Compression.ZSTD, List.of());

    @TempDir
    private Path folder;

    private final List<String> copied = new ArrayList<>();
    private FakeStageContext context;

    @BeforeEach
    void run() throws IOException {
        context = new FakeStageContext(folder, this::program);
        context.externals.put("grub/disk.cfg", Path.of("grub/disk.cfg"));
        context.externals.put("grub/early.cfg", Path.of("grub/early.cfg"));
        context.inputs.put("kernel", Files.write(folder.resolve("kernel"), new byte[3 << 20]));
        context.inputs.put("initramfs", Files.writeString(folder.resolve("initramfs"), "cpio"));
        Boot boot = new Boot("quiet", Optional.empty(), 0);
        new LoaderStage().run(new LoaderStage.Configuration(OS, boot, DISK), context);
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
                        arguments.get(2));
            case "mformat" ->
                assertThat(FakeStageContext.host(command, "/out/esp")).hasSize(4 << 20);
            case "mmd" -> assertThat(arguments).containsSubsequence("::/EFI", "::/EFI/BOOT", "::/boot", "::/boot/grub");
            case "mcopy" ->
                recordContent(
                        FakeStageContext.host(command, "/content"),
                        arguments.get(arguments.size() - 1).replaceFirst("::/", ""));
            default -> throw new AssertionError(arguments);
        }
    }

    private void recordContent(Path content, String target) throws IOException {
        for (Path entry : FileTree.entries(content)) {
            copied.add(target + content.relativize(entry));
            assertThat(Files.getLastModifiedTime(entry).toInstant()).isEqualTo(FakeStageContext.EPOCH.instant());
        }
    }

    @Test
    void makesOnePartitionThatBothFirmwaresStartFrom() {
        assertThat(copied).contains("EFI/BOOT/BOOTX64.EFI", "boot/vmlinuz", "boot/initrd", "boot/grub/grub.cfg");
        assertThat(context.output("esp")).isRegularFile();
    }

    @Test
    void deliversTheImagesForBios() {
        assertThat(context.output("bios-boot").resolve("boot.img")).hasContent("boot sector");
        assertThat(context.output("bios-boot").resolve("core.img")).hasContent("i386-pc");
    }

    @Test
    void fixesWhatFatWouldTakeFromTheClock() {
        assertThat(context.commands)
                .filteredOn(command -> command.arguments().get(0).startsWith("m"))
                .hasSizeGreaterThan(2)
                .allSatisfy(
                        command -> assertThat(command.environment()).containsEntry("SOURCE_DATE_EPOCH", "1700000000"));
        assertThat(context.commands)
                .filteredOn(command -> command.arguments().get(0).equals("mformat"))
                .allSatisfy(command -> assertThat(command.arguments()).contains("-N"));
    }

    @Test
    void refusesAWritableRootOverSlotsThatAreProved() {
        Disk slots = new Disk(
                Optional.empty(),
                15,
                Size.ofMebibytes(1),
                Disk.Compression.ZSTD,
                List.of(),
                Disk.Layout.AB,
                Disk.Slots.USUAL);

        for (String words : List.of("quiet rw", "root=/dev/vda1", "rw quiet", "init=/bin/sh")) {
            assertThatThrownBy(() -> new LoaderStage.Configuration(OS, new Boot(words, Optional.empty(), 0), slots))
                    .hasMessageContaining("proved at every start");
        }
    }
}
