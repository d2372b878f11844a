package dev.osbuild.profile;

import dev.osbuild.base.Size;
import java.util.Optional;

/** Limits that fail a build or a boot test when they are crossed. */
public record Budgets(
        @Setting(value = "Largest size of any artifact file.", example = "8 MB")
        Optional<Size> file,

        @Setting(value = "Most memory in use at the login prompt.", example = "40 MB")
        Optional<Size> memory,

        @Setting(
                value = "Most seconds from power-on to the login prompt under BIOS, at the reference speed of one"
                        + " emulated processor.",
                example = "4")
        Optional<Double> bootSeconds) {}
