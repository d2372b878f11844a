package dev.osbuild.release;

import java.util.List;
import java.util.Map;

/** What formats are for, as users look for them. */
final class Platforms {

    private static final Map<String, List<String>> BY_FORMAT = Map.ofEntries(
            Map.entry("qcow2", List.of("qemu", "kvm", "proxmox", "openstack")),
            Map.entry("raw", List.of("bare-metal", "qemu", "cloud")),
            Map.entry("vmdk", List.of("vmware", "virtualbox")),
            Map.entry("vhdx", List.of("hyper-v")),
            Map.entry("iso", List.of("bare-metal", "qemu")),
            Map.entry("viso", List.of("bare-metal", "qemu")),
            Map.entry("netboot", List.of("bare-metal", "qemu")),
            Map.entry("uki", List.of("bare-metal", "qemu")),
            Map.entry("uki-esp", List.of("bare-metal", "qemu")),
            Map.entry("wsl", List.of("wsl")),
            Map.entry("wsl-tar", List.of("wsl")),
            Map.entry("oci", List.of("docker", "podman", "kubernetes")),
            Map.entry("tar", List.of("chroot", "container")),
            Map.entry("tar-zst", List.of("chroot", "container")));

    private Platforms() {}

    static List<String> of(String format) {
        return BY_FORMAT.getOrDefault(format, List.of());
    }
}
