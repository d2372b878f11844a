package dev.osbuild.image;

import java.util.UUID;

/** Partition types in use (UEFI Specification 2.10 section 5.3.3; Discoverable Partitions Specification). */
public final class PartitionType {

    /** Holds GRUB's core image; no file system. */
    public static final UUID BIOS_BOOT = UUID.fromString("21686148-6449-6e6f-744e-656564454649");

    /** The FAT file system that UEFI firmware starts from. */
    public static final UUID EFI_SYSTEM = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");

    /** Linux data of any kind. */
    public static final UUID LINUX_DATA = UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");

    private PartitionType() {}
}
