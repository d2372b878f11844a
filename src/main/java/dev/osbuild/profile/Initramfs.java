package dev.osbuild.profile;

import java.util.List;
import java.util.regex.Pattern;

/** What the program that starts the system carries. */
@Setting("What the initramfs, which finds and starts the system, carries.")
public record Initramfs(
        @Setting(
                value = "Modules that it loads, by name, of a kernel from a package; what they depend on comes along."
                        + " 'auto' stands for what QEMU's virtio disk and the profile's outputs need (docs/kernel.md).",
                byDefault = "[auto]",
                example = "[auto, nvme, megaraid_sas]")
        List<String> modules) {

    /** Stands for the modules that follow from the profile. */
    public static final String AUTO = "auto";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public Initramfs {
        modules = List.copyOf(modules);
        for (String module : modules) {
            if (!NAME.matcher(module).matches()) {
                throw new IllegalArgumentException("initramfs.modules: '" + module + "' is no module name");
            }
        }
    }
}
