package dev.osbuild.stage.initramfs;

import dev.osbuild.profile.Disk;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which modules reach the system, by what a profile makes: those of its media, their file systems and their buses. */
final class ModuleChoice {

    /** The machine that 'run' and 'test' start: credentials from fw_cfg, a virtio disk, and on it the system. */
    private static final List<String> ALWAYS =
            List.of("qemu_fw_cfg", "virtio_pci", "virtio_blk", "squashfs", "overlay");

    private static final List<String> CONTROLLERS = List.of("virtio_scsi", "ahci", "ata_piix", "sd_mod");
    private static final List<String> USB = List.of("xhci_pci", "ehci_pci", "usb_storage", "uas");
    private static final List<String> DISCS = List.of("sr_mod", "isofs", "loop");
    private static final List<String> FAT = List.of("vfat", "nls_ascii", "nls_cp437", "loop");
    private static final List<String> CARDS = List.of("virtio_net", "e1000", "e1000e", "igb", "r8169", "vmxnet3");

    /** The machine-id lies on the partition data, which is ext4. */
    private static final List<String> SLOTS = List.of("crc32c_generic", "ext4");

    private static final Map<String, List<List<String>>> BY_OUTPUT = Map.of(
            "raw", List.of(CONTROLLERS, List.of("nvme")),
            "vmdk", List.of(CONTROLLERS, List.of("mptspi", "vmw_pvscsi")),
            "vhdx", List.of(CONTROLLERS, List.of("hv_storvsc")),
            "iso", List.of(CONTROLLERS, USB, DISCS),
            "viso", List.of(CONTROLLERS, DISCS),
            "uki", List.of(CONTROLLERS, USB, FAT),
            "uki-esp", List.of(CONTROLLERS, USB, FAT),
            "netboot", List.of(CARDS, List.of("loop")));

    private ModuleChoice() {}

    /** The names of modules, some of which a kernel may lack. */
    static Set<String> of(Collection<String> outputs, Disk.Layout layout) {
        Set<String> names = new LinkedHashSet<>(ALWAYS);
        if (layout == Disk.Layout.AB) {
            names.addAll(SLOTS);
        }
        for (String output : outputs) {
            BY_OUTPUT.getOrDefault(output, List.of()).forEach(names::addAll);
        }
        return names;
    }
}
