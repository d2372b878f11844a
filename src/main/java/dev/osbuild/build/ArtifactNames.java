package dev.osbuild.build;

import dev.osbuild.base.Architecture;
import dev.osbuild.profile.Os;
import java.util.Map;

/** What artifacts are called and what kind of content they have. */
final class ArtifactNames {

    private static final Map<String, String> EXTENSIONS = Map.of(
            "disk", "raw",
            "kernel", "vmlinuz",
            "kernel-config", "config",
            "netboot", "netboot.tar",
            "uki", "efi",
            "uki-esp", "esp.raw");
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "qcow2", "application/x-qemu-disk",
            "disk", "application/x-raw-disk-image",
            "iso", "application/x-iso9660-image",
            "viso", "application/x-qemu-disk",
            "netboot", "application/x-tar",
            "squashfs", "application/vnd.squashfs",
            "initramfs", "application/x-lz4");

    private ArtifactNames() {}

    /** {@code OS-PROFILE-VERSION-ARCHITECTURE.EXTENSION}. */
    static String fileName(Os os, String profile, Architecture architecture, String slot) {
        return os.id() + "-" + profile + "-" + os.version() + "-" + architecture + "."
                + EXTENSIONS.getOrDefault(slot, slot);
    }

    static String mediaType(String slot) {
        return MEDIA_TYPES.getOrDefault(slot, "application/octet-stream");
    }
}
