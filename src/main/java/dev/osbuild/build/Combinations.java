package dev.osbuild.build;

import dev.osbuild.base.IoFailure;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.pipeline.Project;
import dev.osbuild.profile.Boot;
import dev.osbuild.profile.Disk;
import dev.osbuild.profile.Iso;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.Uki;
import dev.osbuild.stage.kernel.Kernel;
import dev.osbuild.stage.kernel.RequestedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings that are fine by themselves and make no sense beside each other: refused before anything is built. */
final class Combinations {

    /** Outputs in which no disk lies, so that its layout means nothing to them. */
    private static final Set<String> WITHOUT_DISK = Set.of(
            "kernel",
            "initramfs",
            "squashfs",
            "netboot",
            "uki",
            "uki-esp",
            "wsl",
            "wsl-tar",
            "oci",
            "tar",
            "tar-zst",
            "cpio",
            "directory");

    private static final Set<String> DISCS = Set.of("iso", "viso");
    private static final Set<String> UEFI_PROGRAMS = Set.of("uki", "uki-esp");

    /** The sections that meet here. */
    record Sections(Boot boot, Disk disk, Iso iso, Kernel kernel, Uki uki) {}

    private final Profile profile;
    private final Sections sections;
    private final Project project;
    private final Set<String> outputs;

    private Combinations(Profile profile) {
        this.profile = profile;
        this.sections = profile.bind(Sections.class);
        this.project = new Project(profile.location().project());
        this.outputs = Set.copyOf(profile.core().outputs());
    }

    /**
     * Checks a profile whose sections are sound one by one.
     *
     * @throws OsbuildException.Usage at the first two that do not go together
     */
    static void check(Profile profile) {
        Combinations combinations = new Combinations(profile);
        try {
            combinations.checkSlots();
            combinations.checkDisc();
            combinations.checkCommandLine();
            combinations.checkUefiProgram();
        } catch (IOException e) {
            throw IoFailure.of(profile.location().file().toString(), e);
        }
    }

    private void checkSlots() throws IOException {
        if (sections.disk.layout() != Disk.Layout.AB) {
            return;
        }
        if (outputs.stream().noneMatch(this::holdsDisk)) {
            throw refused(
                    "disk.layout 'ab' divides a disk into slots, but no output holds a disk",
                    "disk.layout",
                    "add one of raw, qcow2, vmdk, vhdx to outputs, or leave the layout out");
        }
        if (sections.disk.hasVerity()) {
            requireBuiltIn(
                    List.of("DM_VERITY", "DM_INIT"), "disk.layout 'ab' proves its slots by dm-verity", "disk.layout");
        }
    }

    private boolean holdsDisk(String output) {
        return DISCS.contains(output) ? sections.iso.carryDisk() : !WITHOUT_DISK.contains(output);
    }

    private void checkDisc() {
        if (sections.iso.carryDisk() && Collections.disjoint(outputs, DISCS)) {
            throw refused(
                    "iso.carry-disk puts a disk image onto a disc, but no output is a disc",
                    "iso.carry-disk",
                    "add iso or viso to outputs, or leave the setting out");
        }
    }

    private void checkCommandLine() {
        List<String> words = Arrays.asList(sections.boot.cmdline().split(" +"));
        if (words.stream().anyMatch(word -> word.startsWith("osbuild.system="))) {
            throw refused(
                    "boot.cmdline says where the system lies (osbuild.system=), but every output has its own place for it",
                    "boot.cmdline",
                    "take the word out; SDISK= chooses another system at the boot menu");
        }
        if (words.contains("verify=dm-verity") && !sections.disk.hasVerity()) {
            throw refused(
                    "boot.cmdline asks for dm-verity, but only the slots of disk.layout 'ab' can have a hash tree",
                    "boot.cmdline",
                    "take verify=dm-verity out, or use disk.layout 'ab'");
        }
    }

    private void checkUefiProgram() throws IOException {
        if (Collections.disjoint(outputs, UEFI_PROGRAMS)) {
            return;
        }
        requireBuiltIn(List.of("EFI_STUB"), "a unified kernel image is started by UEFI", "outputs");
        requireFile(sections.uki.key(), "uki.key");
        requireFile(sections.uki.certificate(), "uki.certificate");
    }

    private void requireBuiltIn(List<String> options, String reason, String setting) throws IOException {
        RequestedOptions requested = RequestedOptions.of(sections.kernel, project);
        for (String option : options) {
            if (requested.lacks(option)) {
                throw refused(
                        reason + ", but the kernel has no CONFIG_" + option + "=y",
                        setting,
                        sections.kernel.source() == Kernel.Source.PACKAGE
                                ? "build a kernel (kernel.source debian or tarball); a packaged one has it as a module"
                                        + " at best"
                                : "add it to a fragment of kernel.fragments");
            }
        }
    }

    private void requireFile(Optional<String> file, String setting) {
        if (file.isPresent() && !Files.isRegularFile(project.resolve(file.get()))) {
            throw refused(
                    "there is no file '" + file.get() + "' to sign with for Secure Boot",
                    setting,
                    "put it there, make one for tests with 'osbuild keys secure-boot', or leave key and certificate out");
        }
    }

    private OsbuildException.Usage refused(String what, String setting, String fix) {
        return new OsbuildException.Usage(what, profile.where(setting), fix);
    }
}
