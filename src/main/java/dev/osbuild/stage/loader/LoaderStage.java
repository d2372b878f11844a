package dev.osbuild.stage.loader;

import dev.osbuild.image.GuidSeed;
import dev.osbuild.loader.FatImage;
import dev.osbuild.loader.GrubImages;
import dev.osbuild.loader.MenuTemplate;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Boot;
import dev.osbuild.profile.Os;
import dev.osbuild.profile.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes what firmware starts from. Outputs:
 *
 * <ul>
 *   <li>{@code esp}: a FAT image with GRUB for UEFI, the menu, the kernel and the initramfs
 *   <li>{@code bios-boot}: a folder with {@code boot.img} and {@code core.img}, GRUB for BIOS; it reads menu, kernel and
 *       initramfs from the same FAT
 * </ul>
 *
 * <p>Neither depends on the system image, so a change to the root file system leaves them alone.
 */
public final class LoaderStage implements Stage<LoaderStage.Configuration> {

    private static final String KERNEL = "kernel";
    private static final String INITRAMFS = "initramfs";
    private static final String ESP = "esp";
    private static final String BIOS_BOOT = "bios-boot";
    private static final String MENU = "grub/disk.cfg";
    private static final String EARLY = "grub/early.cfg";
    private static final String SYSTEM = "osbuild.system=part:system";
    private static final String GRUB_FOLDER = "/boot/grub";
    private static final List<String> MODULES = List.of("part_gpt", "fat");
    private static final Set<String> TOOL_PACKAGES = Stream.of(
                    GrubImages.TOOL_PACKAGES, FatImage.TOOL_PACKAGES, Set.of("coreutils"))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** The sections of the profile that shape the boot menu. */
    public record Configuration(
            @Setting("What the system calls itself; ends up in os-release, file names, labels and the boot menu.")
            Os os,

            @Setting("How the boot loader starts the system.")
            Boot boot) {}

    @Override
    public String name() {
        return "loader";
    }

    @Override
    public int codeVersion() {
        return 2;
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        return new StageDescription(
                List.of(Slot.file(KERNEL), Slot.file(INITRAMFS)),
                List.of(Slot.file(ESP), Slot.folder(BIOS_BOOT)),
                List.of(
                        new ExternalInput.LocalFile(MENU, project.resolve(MENU)),
                        new ExternalInput.LocalFile(EARLY, project.resolve(EARLY))),
                TOOL_PACKAGES);
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        GrubImages grub = new GrubImages(context.tools(), context.external(EARLY));
        Path biosBoot = Files.createDirectory(context.output(BIOS_BOOT));
        grub.bootSector("boot.img", biosBoot.resolve("boot.img"));
        grub.make(GrubImages.Format.BIOS_DISK, "(,gpt2)" + GRUB_FOLDER, MODULES, biosBoot, "core.img");

        Path content = context.scratch("content");
        Path efi = Files.createDirectories(content.resolve("EFI/BOOT"));
        grub.make(GrubImages.Format.UEFI, GRUB_FOLDER, MODULES, efi, "BOOTX64.EFI");
        Path boot = Files.createDirectories(content.resolve("boot"));
        Files.copy(context.input(KERNEL), boot.resolve("vmlinuz"));
        Files.copy(context.input(INITRAMFS), boot.resolve("initrd"));
        Path menu = Files.createDirectory(boot.resolve("grub")).resolve("grub.cfg");
        MenuTemplate template = MenuTemplate.read(context.external(MENU), MENU);
        Files.writeString(menu, template.fill(MenuTemplate.values(configuration.os, configuration.boot, SYSTEM)));

        GuidSeed seed = new GuidSeed(configuration.os.id() + " " + configuration.os.version(), context.epoch());
        Path work = context.scratch("esp");
        new FatImage(context.tools(), context.epoch()).write(content, work, ESP, seed.serial(ESP));
        Files.move(work.resolve(ESP), context.output(ESP));
    }
}
