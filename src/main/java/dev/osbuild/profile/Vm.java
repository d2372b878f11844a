package dev.osbuild.profile;

import dev.osbuild.base.Size;

/** The virtual machine the image is made for; 'run' and 'test' start it so. */
public record Vm(
        @Setting(value = "Memory under BIOS.", byDefault = "512 MiB")
        Size memory,

        @Setting(value = "Memory under UEFI, whose firmware needs more.", byDefault = "512 MiB")
        Size uefiMemory,

        @Setting(value = "Processors.", byDefault = "1") int cores,
        Screen display) {

    private static final Size LEAST = Size.ofMebibytes(16);

    public Vm {
        if (memory.bytes() < LEAST.bytes() || uefiMemory.bytes() < LEAST.bytes()) {
            throw new IllegalArgumentException("vm.memory and vm.uefi-memory must each be " + LEAST + " or more");
        }
        if (cores < 1 || cores > 256) {
            throw new IllegalArgumentException("vm.cores must lie between 1 and 256, not at " + cores);
        }
    }
}
