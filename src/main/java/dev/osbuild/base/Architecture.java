package dev.osbuild.base;

/** A processor architecture an image can be built for. */
public enum Architecture {
    AMD64("amd64", "x86_64");

    private final String debianName;
    private final String kernelName;

    Architecture(String debianName, String kernelName) {
        this.debianName = debianName;
        this.kernelName = kernelName;
    }

    /** The name Debian and file names use, such as {@code amd64}. */
    public String debianName() {
        return debianName;
    }

    /** The name the kernel and QEMU use, such as {@code x86_64}. */
    public String kernelName() {
        return kernelName;
    }

    @Override
    public String toString() {
        return debianName;
    }
}
