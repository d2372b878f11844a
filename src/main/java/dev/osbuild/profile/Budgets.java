package dev.osbuild.profile;

import dev.osbuild.base.Size;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Limits that fail a build or a boot test when they are crossed. */
public record Budgets(
        @Setting(
                value =
                        "Largest size of a compressed disk image: qcow2, vmdk, iso, viso. Other artifacts are held only to"
                                + " what 'files' says.",
                example = "8 MB")
        Optional<Size> file,

        @Setting(
                value = "Largest size of artifacts by the name of their output; goes before 'file'.",
                example = "{ wsl: 5 MB, vhdx: 20 MB }")
        Map<String, Size> files,

        @Setting(value = "Most memory in use at the login prompt.", example = "40 MB")
        Optional<Size> memory,

        @Setting(
                value = "Most seconds from power-on to the login prompt under BIOS, at the reference speed of one"
                        + " emulated processor.",
                example = "4")
        Optional<Double> bootSeconds,

        @Setting(
                value =
                        "Most seconds from power-on to a drawn graphical session under BIOS; for 'vm.display: session'.",
                example = "30")
        Optional<Double> sessionSeconds) {

    private static final Set<String> COMPRESSED_DISKS = Set.of("qcow2", "vmdk", "iso", "viso");

    public Budgets {
        files = Map.copyOf(files);
    }

    /** The largest size that an output's artifact may have. */
    public Optional<Size> limit(String output) {
        Optional<Size> own = Optional.ofNullable(files.get(output));
        return own.isPresent() || !COMPRESSED_DISKS.contains(output) ? own : file;
    }
}
