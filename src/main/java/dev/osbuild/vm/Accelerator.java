package dev.osbuild.vm;

/** How QEMU executes the guest's instructions. */
public enum Accelerator {
    /** The host's processor, through {@code /dev/kvm}. */
    KVM("kvm"),
    /** QEMU's translator; works everywhere. */
    TCG("tcg,thread=multi");

    private final String argument;

    Accelerator(String argument) {
        this.argument = argument;
    }

    /** The value of QEMU's {@code -accel}. */
    String argument() {
        return argument;
    }

    /** As many of the wanted processors as this host keeps going. */
    public int processors(int wanted) {
        return processors(wanted, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Translated processors that wait for each other at a busy host are late for their timers, which kernels take for
     * stalls and sometimes do not survive; so there are no more of them than the host has.
     */
    int processors(int wanted, int hosts) {
        return this == TCG ? Math.min(wanted, hosts) : wanted;
    }
}
