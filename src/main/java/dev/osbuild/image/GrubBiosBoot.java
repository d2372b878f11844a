package dev.osbuild.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * GRUB's two images for BIOS, made to find each other on a disk with a GUID partition table (GRUB 2.12 source,
 * {@code include/grub/i386/pc/boot.h} and {@code grub-core/boot/i386/pc/}): {@code boot.img} goes into the first 440
 * bytes, {@code core.img} into a BIOS boot partition.
 */
public final class GrubBiosBoot {

    private static final String FORMAT = "GRUB image";
    private static final int SECTOR = GuidPartitionTable.SECTOR_BYTES;
    private static final int BOOT_CODE_BYTES = 440;
    private static final int CORE_SECTOR_AT = 0x5c;
    private static final int DRIVE_CHECK_AT = 0x66;
    private static final byte NO_OPERATION = (byte) 0x90;
    private static final int BLOCK_LIST_AT = 0x1f4;
    private static final int BLOCK_LIST_SEGMENT = 0x820;

    private final byte[] boot;
    private final byte[] core;

    /**
     * @param boot {@code boot.img}, as the distribution ships it
     * @param core {@code core.img}, as {@code grub-mkimage} writes it
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when they are not what this class can place
     */
    public GrubBiosBoot(byte[] boot, byte[] core) {
        Malformed.unless(
                boot.length == SECTOR && boot[510] == 0x55 && boot[511] == (byte) 0xAA,
                FORMAT,
                "boot.img is no boot sector");
        Malformed.unless(core.length > 2 * SECTOR, FORMAT, "core.img is too short");
        this.boot = boot.clone();
        this.core = Arrays.copyOf(core, (core.length + SECTOR - 1) / SECTOR * SECTOR);
        ByteBuffer list = ByteBuffer.wrap(this.core).order(ByteOrder.LITTLE_ENDIAN);
        boolean known = (list.getShort(BLOCK_LIST_AT + 8) & 0xFFFF) == this.core.length / SECTOR - 1
                && (list.getShort(BLOCK_LIST_AT + 10) & 0xFFFF) == BLOCK_LIST_SEGMENT;
        Malformed.unless(known, FORMAT, "core.img has an unknown block list");
    }

    /** How many sectors the core image takes. */
    public long coreSectors() {
        return core.length / SECTOR;
    }

    /**
     * Puts both images in their places.
     *
     * @param firstSector where the BIOS boot partition begins
     * @param sectors how long it is
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when the core image does not fit
     */
    public void write(FileChannel disk, long firstSector, long sectors) throws IOException {
        Malformed.unless(
                coreSectors() <= sectors,
                FORMAT,
                "core.img takes " + coreSectors() + " sectors, the BIOS boot partition has " + sectors);
        ByteBuffer placedBoot = ByteBuffer.wrap(boot.clone()).order(ByteOrder.LITTLE_ENDIAN);
        placedBoot.putLong(CORE_SECTOR_AT, firstSector);
        // The jump is for floppies; without it the drive that BIOS names is trusted only when it is a hard disk.
        placedBoot.put(DRIVE_CHECK_AT, NO_OPERATION).put(DRIVE_CHECK_AT + 1, NO_OPERATION);
        ByteRanges.write(disk, 0, placedBoot.limit(BOOT_CODE_BYTES));
        ByteBuffer placedCore = ByteBuffer.wrap(core.clone()).order(ByteOrder.LITTLE_ENDIAN);
        placedCore.putLong(BLOCK_LIST_AT, firstSector + 1);
        ByteRanges.write(disk, firstSector * SECTOR, placedCore);
    }
}
