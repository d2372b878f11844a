package dev.osbuild.build;

import dev.osbuild.base.Architecture;
import dev.osbuild.profile.Os;
import dev.osbuild.trust.Manifest;
import java.util.Map;

/** What artifacts are called and what kind of content they have. */
final class ArtifactNames {

    /** What follows the architecture when it is not a dot and the slot's name. */
    private static final Map<String, String> SUFFIXES = Map.of(
            "kernel", ".vmlinuz",
            "kernel-config", ".config",
            "tar-zst", ".tar.zst",
            "wsl-tar", "-wsl.tar.gz",
            "oci", ".oci.tar",
            "netboot", ".netboot.tar",
            "uki", ".efi",
            "uki-esp", ".esp.raw",
            "directory", "");

    private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(
            Map.entry("qcow2", "application/x-qemu-disk"),
            Map.entry("raw", "application/x-raw-disk-image"),
            Map.entry("vmdk", "application/x-vmdk"),
            Map.entry("vhdx", "application/x-vhdx-disk"),
            Map.entry("iso", "application/x-iso9660-image"),
            Map.entry("viso", "application/x-qemu-disk"),
            Map.entry("netboot", "application/x-tar"),
            Map.entry("uki", "application/x-efi"),
            Map.entry("uki-esp", "application/x-fat-image"),
            Map.entry("squashfs", "application/vnd.squashfs"),
            Map.entry("initramfs", "application/x-lz4"),
            Map.entry("tar", "application/x-tar"),
            Map.entry("tar-zst", "application/zstd"),
            Map.entry("cpio", "application/x-cpio"),
            Map.entry("wsl", "application/gzip"),
            Map.entry("wsl-tar", "application/gzip"),
            Map.entry("oci", "application/x-tar"),
            Map.entry("directory", Manifest.Artifact.FOLDER));

    private ArtifactNames() {}

    /** {@code OS-PROFILE-VERSION-ARCHITECTURE.EXTENSION}; a folder has no extension. */
    static String fileName(Os os, String profile, Architecture architecture, String slot) {
        return os.id() + "-" + profile + "-" + os.version() + "-" + architecture
                + SUFFIXES.getOrDefault(slot, "." + slot);
    }

    static String mediaType(String slot) {
        return MEDIA_TYPES.getOrDefault(slot, "application/octet-stream");
    }
}
