package dev.osbuild.vm;

import java.util.List;
import java.util.Optional;

/**
 * How long one boot took.
 *
 * @param loginSeconds from QEMU's start to the login prompt
 * @param sessionSeconds from QEMU's start to a drawn graphical session, for machines that show one
 * @param phases where the time went
 */
record BootTimes(double loginSeconds, Optional<Double> sessionSeconds, List<BootPhases.Phase> phases) {

    BootTimes {
        phases = List.copyOf(phases);
    }

    /** The moment after which nothing more is waited for. */
    double lastSeconds() {
        return sessionSeconds.orElse(loginSeconds);
    }
}
