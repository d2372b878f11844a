package dev.osbuild.image.files;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The programs that firmware may start from a disc ("El Torito" Bootable CD-ROM Format Specification 1.0, section 2): their
 * catalogue, of one sector, names places inside the disc.
 */
final class BootCatalogue {

    /** What the boot record calls itself. */
    static final String SYSTEM = "EL TORITO SPECIFICATION";
    /** Where in the boot record the catalogue's sector stands. */
    static final int PLACE_AT = 71;

    private static final String FORMAT = "boot catalogue";
    private static final int SECTOR_BYTES = 2048;
    private static final int ENTRY_BYTES = 32;
    private static final int VIRTUAL_SECTOR_BYTES = 512;
    private static final int FIRST_FREE_SECTOR = 17;
    private static final int BOOTABLE = 0x88;
    private static final int SECTION = 0x90;
    private static final int LAST_SECTION = 0x91;

    private final ByteBuffer catalogue;
    private final long discBytes;

    private BootCatalogue(ByteBuffer catalogue, long discBytes) {
        this.catalogue = catalogue;
        this.discBytes = discBytes;
    }

    /** Refuses a catalogue that is damaged or names anything outside the disc. */
    static void check(ByteSource disc, long sector) throws IOException {
        Malformed.unless(
                sector >= FIRST_FREE_SECTOR && sector <= disc.size() / SECTOR_BYTES - 1,
                FORMAT,
                "it lies outside the disc");
        ByteBuffer bytes = disc.read(sector * SECTOR_BYTES, SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new BootCatalogue(bytes, disc.size()).check();
    }

    private void check() {
        int sum = 0;
        for (int at = 0; at < ENTRY_BYTES; at += Short.BYTES) {
            sum += catalogue.getShort(at);
        }
        boolean valid = unsigned(0) == 1 && catalogue.getShort(30) == (short) 0xAA55 && (sum & 0xFFFF) == 0;
        Malformed.unless(valid, FORMAT, "its validation entry is damaged");
        checkEntry(ENTRY_BYTES);
        int at = 2 * ENTRY_BYTES;
        while (at < SECTOR_BYTES && unsigned(at) != 0) {
            boolean last = unsigned(at) == LAST_SECTION;
            Malformed.unless(last || unsigned(at) == SECTION, FORMAT, "it holds an entry of unknown kind");
            int entries = catalogue.getShort(at + 2) & 0xFFFF;
            Malformed.unless(at + (entries + 1L) * ENTRY_BYTES <= SECTOR_BYTES, FORMAT, "it is longer than a sector");
            for (int entry = 1; entry <= entries; entry++) {
                checkEntry(at + entry * ENTRY_BYTES);
            }
            at = last ? SECTOR_BYTES : at + (entries + 1) * ENTRY_BYTES;
        }
    }

    private int unsigned(int at) {
        return catalogue.get(at) & 0xFF;
    }

    private void checkEntry(int at) {
        Malformed.unless(unsigned(at) == BOOTABLE || unsigned(at) == 0, FORMAT, "it holds an entry of unknown kind");
        Malformed.unless(unsigned(at + 1) == 0, FORMAT, "it wants a drive emulated");
        long first = (catalogue.getInt(at + 8) & 0xFFFF_FFFFL) * SECTOR_BYTES;
        long bytes = Math.max(1, catalogue.getShort(at + 6) & 0xFFFF) * (long) VIRTUAL_SECTOR_BYTES;
        Malformed.unless(
                first > (long) FIRST_FREE_SECTOR * SECTOR_BYTES && first <= discBytes - bytes,
                FORMAT,
                "it starts a program outside the disc");
    }
}
