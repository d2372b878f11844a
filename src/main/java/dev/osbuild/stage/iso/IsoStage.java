package dev.osbuild.stage.iso;

import dev.osbuild.base.Digest;
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
import dev.osbuild.profile.Iso;
import dev.osbuild.profile.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a hybrid ISO image: a disc and a disk, under BIOS and under UEFI. It holds kernel and initramfs in {@code boot},
 * the system image at {@code live/system.squashfs} and, if the profile asks for it, the disk image to install.
 */
public final class IsoStage implements Stage<IsoStage.Configuration> {

    private static final String KERNEL = "kernel";
    private static final String INITRAMFS = "initramfs";
    private static final String SQUASHFS = "squashfs";
    private static final String DISK = "qcow2";
    private static final String OUTPUT = "iso";
    private static final String MENU = "grub/iso.cfg";
    private static final String THEME = "grub/theme.cfg";
    private static final String EARLY = "grub/early.cfg";
    private static final String EARLY_SEARCH = "grub/early-search.cfg";
    private static final String GRUB_FOLDER = "boot/grub";
    private static final String IMAGE_PATH = "live/system.squashfs";
    private static final Set<String> TOOL_PACKAGES = Stream.of(
                    GrubImages.TOOL_PACKAGES, FatImage.TOOL_PACKAGES, Set.of("xorriso", "coreutils"))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** The sections of the profile that shape the medium. */
    public record Configuration(Os os, Boot boot, Iso iso) {}

    @Override
    public String name() {
        return OUTPUT;
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        List<Slot> inputs = new ArrayList<>(List.of(Slot.file(KERNEL), Slot.file(INITRAMFS), Slot.file(SQUASHFS)));
        if (configuration.iso.carryDisk()) {
            inputs.add(Slot.file(DISK));
        }
        return new StageDescription(
                inputs,
                List.of(Slot.file(OUTPUT)),
                Stream.of(MENU, THEME, EARLY, EARLY_SEARCH)
                        .<ExternalInput>map(file -> new ExternalInput.LocalFile(file, project.resolve(file)))
                        .toList(),
                TOOL_PACKAGES);
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        String label = configuration.iso.labelOf(configuration.os);
        GuidSeed seed = GuidSeed.ofSystem(configuration.os.id(), configuration.os.version(), context.epoch());
        Path content = context.scratch("content");
        addFiles(content, configuration, label, context);
        Path work = context.scratch("image");
        Path boot = Files.createDirectories(content.resolve(GRUB_FOLDER));
        GrubImages grub = GrubImages.with(context.tools(), context.external(EARLY));
        grub.make(GrubImages.Format.BIOS_DISC, "/" + GRUB_FOLDER, List.of("iso9660"), boot, "bios.img");
        addEfi(work, label, seed, context);
        grub.bootSector("boot_hybrid.img", work.resolve("boot_hybrid.img"));
        new HybridImage(context).write(content, work, label, seed.guid(OUTPUT));
        Files.move(work.resolve(HybridImage.FILE_NAME), context.output(OUTPUT));
    }

    private static void addFiles(Path content, Configuration configuration, String label, StageContext context)
            throws IOException {
        Path boot = Files.createDirectories(content.resolve("boot"));
        Files.copy(context.input(KERNEL), boot.resolve("vmlinuz"));
        Files.copy(context.input(INITRAMFS), boot.resolve("initrd"));
        Path image = content.resolve(IMAGE_PATH);
        Files.createDirectories(image.resolveSibling("."));
        Files.copy(context.input(SQUASHFS), image);
        if (configuration.iso.carryDisk()) {
            Files.copy(
                    context.input(DISK),
                    Files.createDirectory(content.resolve("install")).resolve("disk.qcow2"));
        }
        Map<String, String> words = new HashMap<>(MenuTemplate.values(
                configuration.os, configuration.boot, "osbuild.system=file:" + label + ":/" + IMAGE_PATH));
        configuration.iso.timeout().ifPresent(timeout -> words.put("timeout", Integer.toString(timeout)));
        words.put("sha256", Digest.ofFile(image).hex());
        Path grub = Files.createDirectory(content.resolve(GRUB_FOLDER));
        Files.writeString(
                grub.resolve("grub.cfg"),
                MenuTemplate.read(context.external(MENU), MENU).fill(words));
        Files.copy(context.external(THEME), grub.resolve("theme.cfg"));
    }

    /** The FAT that UEFI starts from holds GRUB alone, which looks for the volume. */
    private static void addEfi(Path work, String label, GuidSeed seed, StageContext context) throws IOException {
        String early =
                MenuTemplate.read(context.external(EARLY_SEARCH), EARLY_SEARCH).fill(Map.of("label", label));
        Path content = context.scratch("efi");
        Path folder = Files.createDirectories(content.resolve("EFI/BOOT"));
        new GrubImages(context.tools(), early)
                .make(
                        GrubImages.Format.UEFI,
                        "/" + GRUB_FOLDER,
                        List.of("part_gpt", "part_msdos", "iso9660", "search", "search_label"),
                        folder,
                        "BOOTX64.EFI");
        new FatImage(context.tools(), context.epoch())
                .write(content, work, HybridImage.EFI_FILE_NAME, seed.serial(OUTPUT));
    }
}
