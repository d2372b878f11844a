package dev.osbuild.profile;

import dev.osbuild.base.Size;

/** The virtual machine the image is made for; 'run' and 'test' start it so. */
public record Vm(
        @Setting(value = "Memory under BIOS.", byDefault = "512 MiB")
        Size memory,

        @Setting(value = "Memory under UEFI, whose firmware needs more.", byDefault = "512 MiB")
        Size uefiMemory,

        @Setting(value = "Processors.", byDefault = "1") int cores) {

    public Vm {
        if (cores < 1 || cores > 256) {
            throw new IllegalArgumentException("vm.cores must lie between 1 and 256, not at " + cores);
        }
    }
}
