package dev.osbuild.vm;

import java.util.Locale;

/** What starts the machine before the boot loader. */
public enum Firmware {
    /** SeaBIOS. */
    BIOS,
    /** OVMF, with variables that are fresh in every run. */
    UEFI;

    /** As in file names and evidence: {@code bios}, {@code uefi}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
