package dev.osbuild.stage.uki;

import dev.osbuild.base.Digest;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.UnifiedKernelImage;
import dev.osbuild.loader.FatImage;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Boot;
import dev.osbuild.profile.Os;
import dev.osbuild.profile.Uki;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes one UEFI program of systemd's stub, kernel, initramfs and command line, signed if the profile names a key.
 * Outputs:
 *
 * <ul>
 *   <li>{@code uki}: the program
 *   <li>{@code uki-esp}: a FAT file system with the program where firmware looks for it and the system image beside it,
 *       whose SHA-256 stands in the program's command line
 * </ul>
 */
public final class UkiStage implements Stage<UkiStage.Configuration> {

    private static final String KERNEL = "kernel";
    private static final String KERNEL_CONFIG = "kernel-config";
    private static final String INITRAMFS = "initramfs";
    private static final String SQUASHFS = "squashfs";
    private static final String OUTPUT = "uki";
    private static final String PARTITION = "uki-esp";
    private static final String KEY = "key";
    private static final String CERTIFICATE = "certificate";
    private static final String STUB = "/usr/lib/systemd/boot/efi/linuxx64.efi.stub";
    private static final String IMAGE_PATH = "live/system.squashfs";

    /** The sections of the profile that shape the program. */
    public record Configuration(Os os, Boot boot, Uki uki) {}

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
        List<ExternalInput> externals = new ArrayList<>();
        Set<String> packages = new HashSet<>(Set.of("systemd-boot-efi", "coreutils"));
        packages.addAll(FatImage.TOOL_PACKAGES);
        if (configuration.uki.key().isPresent()) {
            externals.add(new ExternalInput.LocalFile(
                    KEY, project.resolve(configuration.uki.key().get())));
            externals.add(new ExternalInput.LocalFile(
                    CERTIFICATE, project.resolve(configuration.uki.certificate().orElseThrow())));
            packages.addAll(SecureBootSignature.TOOL_PACKAGES);
        }
        return new StageDescription(
                List.of(Slot.file(KERNEL), Slot.file(KERNEL_CONFIG), Slot.file(INITRAMFS), Slot.file(SQUASHFS)),
                List.of(Slot.file(OUTPUT), Slot.file(PARTITION)),
                externals,
                packages);
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        checkKernel(context);
        GuidSeed seed = GuidSeed.ofSystem(configuration.os.id(), configuration.os.version(), context.epoch());
        String label = String.format(Locale.ROOT, "SYS%08X", seed.serial(PARTITION));
        Path program = sign(configuration, assemble(configuration, label, context), context);
        Files.copy(program, context.output(OUTPUT));

        Path content = context.scratch("content");
        Files.copy(program, Files.createDirectories(content.resolve("EFI/BOOT")).resolve("BOOTX64.EFI"));
        Path image = content.resolve(IMAGE_PATH);
        Files.createDirectories(image.resolveSibling("."));
        Files.copy(context.input(SQUASHFS), image);
        Path work = context.scratch("esp");
        new FatImage(context.tools(), context.epoch())
                .write(content, work, PARTITION, seed.serial(PARTITION), FatImage.SMALLEST, label);
        Files.move(work.resolve(PARTITION), context.output(PARTITION));
    }

    /** The stub starts the kernel as a UEFI program, which a kernel for BIOS alone is not. */
    private static void checkKernel(StageContext context) throws IOException {
        if (!Files.readAllLines(context.input(KERNEL_CONFIG)).contains("CONFIG_EFI_STUB=y")) {
            throw context.failure(
                    "the kernel is built without CONFIG_EFI_STUB=y, so UEFI cannot start it as a unified kernel image",
                    "add it to a fragment in kernel.fragments, or leave 'uki' out of outputs");
        }
    }

    /** The stub with its sections; returns the program's file. */
    private static Path assemble(Configuration configuration, String label, StageContext context) throws IOException {
        Path folder = context.scratch("program");
        Path stub = folder.resolve("stub");
        context.tools().run(ToolCommand.of("cat", STUB).standardOutput(stub).build());
        Os os = configuration.os;
        Path release = Files.writeString(
                folder.resolve("os-release"),
                "ID=" + os.id() + "\nNAME=\"" + os.name().replaceAll("[\"$`\\\\]", "\\\\$0") + "\"\nVERSION_ID=\""
                        + os.version() + "\"\n");
        String place = "osbuild.system=file:" + label + ":/" + IMAGE_PATH + " verify=sha256:"
                + Digest.ofFile(context.input(SQUASHFS)).hex();
        Path commandLine =
                Files.writeString(folder.resolve("cmdline"), (place + " " + configuration.boot.cmdline()).strip());
        Path program = folder.resolve("unsigned.efi");
        new UnifiedKernelImage(Files.readAllBytes(stub))
                .write(
                        List.of(
                                new UnifiedKernelImage.Section(".osrel", release),
                                new UnifiedKernelImage.Section(".cmdline", commandLine),
                                new UnifiedKernelImage.Section(".initrd", context.input(INITRAMFS)),
                                new UnifiedKernelImage.Section(".linux", context.input(KERNEL))),
                        program);
        return program;
    }

    private static Path sign(Configuration configuration, Path program, StageContext context) {
        if (configuration.uki.key().isEmpty()) {
            return program;
        }
        Path folder = program.resolveSibling(".").normalize();
        SecureBootSignature.add(
                folder, "unsigned.efi", "signed.efi", context.external(KEY), context.external(CERTIFICATE), context);
        return folder.resolve("signed.efi");
    }
}
