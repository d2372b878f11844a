package dev.osbuild.stage.loader;

import dev.osbuild.base.Size;
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
import dev.osbuild.profile.Disk;
import dev.osbuild.profile.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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
 * <p>Neither depends on the system image, so a change to the root file system leaves them alone; except in the layout
 * {@code ab}, where each slot's command line names the digest that proves its system.
 */
public final class LoaderStage implements Stage<LoaderStage.Configuration> {

    static final String KERNEL = "kernel";
    static final String INITRAMFS = "initramfs";
    static final String VERITY_TABLE = "verity-table";
    static final String SQUASHFS = "squashfs";
    private static final String ESP = "esp";
    private static final String BIOS_BOOT = "bios-boot";
    private static final String MENU = "grub/disk.cfg";
    private static final String SLOTS_MENU = "grub/ab.cfg";
    private static final String MAPPED_SLOT = "osbuild.system=dm:system verify=dm-verity";
    /** In the menu's functions {@code $1} is the slot. */
    private static final String PLAIN_SLOT = "osbuild.system=part:system-$1";

    private static final String LABEL = "BOOT";
    private static final String EARLY = "grub/early.cfg";
    private static final String SYSTEM = "osbuild.system=part:system";
    private static final String GRUB_FOLDER = "/boot/grub";
    private static final Set<String> TOOL_PACKAGES = Stream.of(
                    GrubImages.TOOL_PACKAGES, FatImage.TOOL_PACKAGES, Set.of("coreutils"))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** The sections of the profile that shape the boot menu. */
    public record Configuration(Os os, Boot boot, Disk disk) {

        private static final Pattern WRITABLE = Pattern.compile("(^| )(rw|root=[^ ]*|init=[^ ]*|dm-mod[^ ]*)( |$)");

        public Configuration {
            if (disk.layout() == Disk.Layout.AB
                    && WRITABLE.matcher(boot.cmdline()).find()) {
                throw new IllegalArgumentException(
                        "boot.cmdline asks for another or a writable root (rw, root=, init= or"
                                + " dm-mod), but the slots of disk.layout 'ab' are proved at every start and cannot be written;"
                                + " take the word out, or use disk.layout 'single'");
            }
        }

        boolean hasSlots() {
            return disk.layout() == Disk.Layout.AB;
        }
    }

    @Override
    public String name() {
        return "loader";
    }

    @Override
    public int codeVersion() {
        return 3;
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        String menu = configuration.hasSlots() ? SLOTS_MENU : MENU;
        List<Slot> inputs = new ArrayList<>(List.of(Slot.file(KERNEL), Slot.file(INITRAMFS)));
        if (configuration.hasSlots()) {
            inputs.add(Slot.file(configuration.disk.hasVerity() ? VERITY_TABLE : SQUASHFS));
        }
        return new StageDescription(
                inputs,
                List.of(Slot.file(ESP), Slot.folder(BIOS_BOOT)),
                List.of(
                        new ExternalInput.LocalFile(menu, project.resolve(menu)),
                        new ExternalInput.LocalFile(EARLY, project.resolve(EARLY))),
                TOOL_PACKAGES);
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        GrubImages grub = GrubImages.with(context.tools(), context.external(EARLY));
        Path biosBoot = Files.createDirectory(context.output(BIOS_BOOT));
        grub.bootSector("boot.img", biosBoot.resolve("boot.img"));
        grub.make(GrubImages.Format.BIOS_DISK, "(,gpt2)" + GRUB_FOLDER, modules(configuration), biosBoot, "core.img");

        Path content = context.scratch("content");
        Path efi = Files.createDirectories(content.resolve("EFI/BOOT"));
        grub.make(GrubImages.Format.UEFI, GRUB_FOLDER, modules(configuration), efi, "BOOTX64.EFI");
        Path boot = Files.createDirectories(content.resolve("boot"));
        Path menuFolder = Files.createDirectory(boot.resolve("grub"));
        if (configuration.hasSlots()) {
            new SlotFiles(configuration, context).write(boot);
        } else {
            Files.copy(context.input(KERNEL), boot.resolve("vmlinuz"));
            Files.copy(context.input(INITRAMFS), boot.resolve("initrd"));
        }
        writeMenu(configuration, menuFolder, context);

        GuidSeed seed = GuidSeed.ofSystem(configuration.os.id(), configuration.os.version(), context.epoch());
        Path work = context.scratch("esp");
        FatImage fat = new FatImage(context.tools(), context.epoch());
        fat.write(content, work, ESP, seed.serial(ESP), least(configuration), LABEL);
        Files.move(work.resolve(ESP), context.output(ESP));
    }

    private static List<String> modules(Configuration configuration) {
        return configuration.hasSlots() ? List.of("part_gpt", "fat", "loadenv") : List.of("part_gpt", "fat");
    }

    /** Where an update will put another kernel, the file system fills its partition from the start. */
    private static Size least(Configuration configuration) {
        long mebibytes = (configuration.disk.slots().esp().bytes() + (1 << 20) - 1) >> 20;
        return Size.ofMebibytes(configuration.hasSlots() ? mebibytes : 0);
    }

    private static void writeMenu(Configuration configuration, Path folder, StageContext context) throws IOException {
        String menu = configuration.hasSlots() ? SLOTS_MENU : MENU;
        MenuTemplate template = MenuTemplate.read(context.external(menu), menu);
        Files.writeString(
                folder.resolve("grub.cfg"),
                template.fill(MenuTemplate.values(configuration.os, configuration.boot, place(configuration.disk))));
    }

    private static String place(Disk disk) {
        if (disk.layout() != Disk.Layout.AB) {
            return SYSTEM;
        }
        return disk.hasVerity() ? MAPPED_SLOT : PLAIN_SLOT;
    }
}
