package dev.osbuild.stage.netboot;

import dev.osbuild.base.Digest;
import dev.osbuild.base.FileTree;
import dev.osbuild.image.archive.TarArchive;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Packs everything a TFTP or HTTP server hands out into a tar archive: GRUB for PXE ({@code bios.0}) and for UEFI
 * ({@code uefi.efi}) with its menu, a script for iPXE, kernel, initramfs and the system image. The command line names the
 * image's SHA-256, which the initramfs checks after the download. Nothing in it knows the server's address.
 */
public final class NetbootStage implements Stage<NetbootStage.Configuration> {

    private static final String KERNEL = "kernel";
    private static final String INITRAMFS = "initramfs";
    private static final String SQUASHFS = "squashfs";
    private static final String OUTPUT = "netboot";
    private static final String MENU = "grub/netboot.cfg";
    private static final String EARLY = "grub/early-netboot.cfg";
    private static final String SCRIPT = "grub/boot.ipxe";

    /** GRUB takes the folder it was fetched from. */
    private static final String NO_PREFIX = "";

    /** The sections of the profile that shape the menu and the script. */
    public record Configuration(Os os, Boot boot) {}

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
        return new StageDescription(
                List.of(Slot.file(KERNEL), Slot.file(INITRAMFS), Slot.file(SQUASHFS)),
                List.of(Slot.file(OUTPUT)),
                Stream.of(MENU, EARLY, SCRIPT)
                        .<ExternalInput>map(file -> new ExternalInput.LocalFile(file, project.resolve(file)))
                        .toList(),
                GrubImages.TOOL_PACKAGES);
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        Path folder = context.scratch("content");
        Files.copy(context.input(KERNEL), folder.resolve("vmlinuz"));
        Files.copy(context.input(INITRAMFS), folder.resolve("initrd"));
        Path image = Files.copy(context.input(SQUASHFS), folder.resolve("system.squashfs"));
        GrubImages grub = GrubImages.with(context.tools(), context.external(EARLY));
        grub.make(GrubImages.Format.BIOS_NETWORK, NO_PREFIX, List.of("regexp"), folder, "bios.0");
        grub.make(GrubImages.Format.UEFI_NETWORK, NO_PREFIX, List.of("regexp"), folder, "uefi.efi");
        Map<String, String> words = MenuTemplate.values(
                configuration.os,
                configuration.boot,
                "verify=sha256:" + Digest.ofFile(image).hex());
        Files.writeString(
                folder.resolve("grub.cfg"),
                MenuTemplate.read(context.external(MENU), MENU).fill(words));
        Files.writeString(
                folder.resolve("boot.ipxe"),
                MenuTemplate.read(context.external(SCRIPT), SCRIPT).fill(words));
        pack(folder, context);
    }

    /** All root's, of one mode and one date, in the order of their names. */
    private static void pack(Path folder, StageContext context) throws IOException {
        try (TarArchive tar = new TarArchive(
                Files.newOutputStream(context.output(OUTPUT)), context.epoch().seconds())) {
            for (Path file : FileTree.entries(folder)) {
                tar.file(file.getFileName().toString(), 0644, Files.readAllBytes(file));
            }
        }
    }
}
