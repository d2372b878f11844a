package dev.osbuild.loader;

import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes GRUB's images. They hold every module they need, and as few as possible, since firmware reads them slowly.
 *
 * @param tools hold {@link #TOOL_PACKAGES}
 * @param early commands built into the images; GRUB knows no comments yet when it runs them, so these are left out
 */
public record GrubImages(Tools tools, String early) {

    /** The packages that hold GRUB's programs and modules. */
    public static final Set<String> TOOL_PACKAGES = Set.of("grub-common", "grub-pc-bin", "grub-efi-amd64-bin");

    private static final String FOLDER_INSIDE = "/out";
    private static final String EARLY = "early.cfg";
    private static final String MODULES_FOLDER = "/usr/lib/grub/i386-pc/";
    private static final List<String> MENU =
            List.of("normal", "configfile", "serial", "terminal", "test", "echo", "minicmd", "reboot", "sleep");

    public GrubImages {
        early = early.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Takes the commands from a file. */
    public static GrubImages with(Tools tools, Path early) throws IOException {
        return new GrubImages(tools, Files.readString(early));
    }

    /** How firmware takes an image. */
    @SuppressWarnings("ImmutableEnumChecker") // what List.of makes cannot change
    public enum Format {
        /** A core image for a BIOS boot partition. */
        BIOS_DISK("i386-pc", List.of("biosdisk", "linux16")),
        /** A boot image without emulation, as El Torito has it. */
        BIOS_DISC("i386-pc-eltorito", List.of("biosdisk", "linux16")),
        /** A program for PXE. */
        BIOS_NETWORK("i386-pc-pxe", List.of("pxe", "tftp", "http", "linux16")),
        /** A program for UEFI on a disk or disc. */
        UEFI("x86_64-efi", List.of("efi_gop", "linux")),
        /** A program for UEFI that was fetched over the network. */
        UEFI_NETWORK("x86_64-efi", List.of("efi_gop", "efinet", "tftp", "http", "linux"));

        private final String name;
        private final List<String> modules;

        Format(String name, List<String> modules) {
            this.name = name;
            this.modules = modules;
        }
    }

    /**
     * Writes an image.
     *
     * @param prefix where GRUB's folder lies, as GRUB writes it
     * @param modules to build in beside those that every menu needs, such as file systems
     */
    public void make(Format format, String prefix, List<String> modules, Path folder, String fileName)
            throws IOException {
        Path commands = Files.writeString(folder.resolve(EARLY), early);
        List<String> all = new ArrayList<>(format.modules);
        all.addAll(modules);
        all.addAll(MENU);
        tools.run(ToolCommand.of("grub-mkimage", "--format", format.name, "--prefix", prefix)
                .arguments("--config", FOLDER_INSIDE + "/" + EARLY, "--output", FOLDER_INSIDE + "/" + fileName)
                .arguments(all)
                .output(folder, FOLDER_INSIDE)
                .build());
        Files.delete(commands);
    }

    /** Copies one of GRUB's boot sectors, which the distribution ships ready-made, such as {@code boot.img}. */
    public void bootSector(String name, Path target) {
        tools.run(ToolCommand.of("cat", MODULES_FOLDER + name)
                .standardOutput(target)
                .build());
    }
}
