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
}
