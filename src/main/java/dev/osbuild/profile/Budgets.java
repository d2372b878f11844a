package dev.osbuild.profile;

import dev.osbuild.base.Size;
import java.util.Map;
import java.util.Optional;

/** Limits that fail a build or a boot test when they are crossed. */
public record Budgets(
        @Setting(value = "Largest size of any artifact file.", example = "8 MB")
        Optional<Size> file,

        @Setting(
                value = "Largest size of the file of one output, in place of that for all.",
                example = "{ iso: 10 MB }")
        Map<String, Size> files,

        @Setting(value = "Most memory in use at the login prompt.", example = "40 MB")
        Optional<Size> memory,

        @Setting(
                value = "Most seconds from power-on to the login prompt under BIOS, at the reference speed of one"
                        + " emulated processor.",
                example = "4")
        Optional<Double> bootSeconds) {

    public Budgets {
        files = Map.copyOf(files);
    }

    /** Limits without exceptions for single outputs. */
    public Budgets(Optional<Size> file, Optional<Size> memory, Optional<Double> bootSeconds) {
        this(file, Map.of(), memory, bootSeconds);
    }

    /** The limit for the file of one output. */
    public Optional<Size> fileOf(String output) {
        Size own = files.get(output);
        return own == null ? file : Optional.of(own);
    }
}
