package dev.osbuild.vm;

import java.util.Set;

/** The packages of Debian trixie (and bookworm) that hold QEMU and its firmware, to be taken with dependencies. */
public final class QemuPackages {

    /** Everything {@link BootTest} and {@link InteractiveRun} need; none of their maintainer scripts has to run. */
    public static final Set<String> ROOTS = Set.of("qemu-system-x86", "seabios", "ovmf");

    private QemuPackages() {}
}
