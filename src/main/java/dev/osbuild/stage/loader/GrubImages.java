package dev.osbuild.stage.loader;

import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes GRUB's images. They hold every module they need, and as few as possible, since firmware reads them slowly; they
 * find their menu on the partition they were read from, so that no disk is searched.
 */
final class GrubImages {

    static final String FOLDER_INSIDE = "/out";
    private static final String EARLY_INSIDE = "/early.cfg";
    private static final List<String> MODULES = List.of(
            "part_gpt",
            "fat",
            "normal",
            "configfile",
            "serial",
            "terminal",
            "test",
            "echo",
            "minicmd",
            "reboot",
            "sleep");

    private final Tools tools;
    private final Path early;

    /** @param early commands built into the images */
    GrubImages(Tools tools, Path early) {
        this.tools = tools;
        this.early = early;
    }

    /** Writes the core image for BIOS, which finds its menu on the disk's second partition. */
    void bios(Path folder, String fileName) {
        make("i386-pc", "(,gpt2)/boot/grub", List.of("biosdisk", "linux16"), folder, fileName);
    }

    /** Writes the program for UEFI. */
    void uefi(Path folder, String fileName) {
        make("x86_64-efi", "/boot/grub", List.of("efi_gop", "linux"), folder, fileName);
    }

    /** Copies GRUB's boot sector, which the distribution ships ready-made. */
    void bootSector(Path target) {
        tools.run(ToolCommand.of("cat", "/usr/lib/grub/i386-pc/boot.img")
                .standardOutput(target)
                .build());
    }

    private void make(String format, String prefix, List<String> own, Path folder, String fileName) {
        tools.run(ToolCommand.of("grub-mkimage", "--format", format, "--prefix", prefix)
                .arguments("--config", EARLY_INSIDE, "--output", FOLDER_INSIDE + "/" + fileName)
                .arguments(own)
                .arguments(MODULES)
                .input(early, EARLY_INSIDE)
                .output(folder, FOLDER_INSIDE)
                .build());
    }
}
