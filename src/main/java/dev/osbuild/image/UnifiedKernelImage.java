package dev.osbuild.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Puts a UEFI program together from systemd's stub and what the stub starts (UAPI Group, "Unified Kernel Image (UKI)";
 * Microsoft's PE format, revision 11). Each part becomes a section behind those of the stub. The result carries no
 * checksum and no signature.
 */
public final class UnifiedKernelImage {

    private static final String FORMAT = "UEFI stub";
    private static final int SIGNATURE_AT = 0x3c;
    private static final int SIGNATURE = 0x0000_4550; // "PE\0\0"
    private static final int HEADER_BYTES = 24;
    private static final int PE32_PLUS = 0x20b;
    private static final int SECTION_BYTES = 40;
    private static final int NAME_BYTES = 8;
    private static final int PAGE_BYTES = 4096;
    private static final int INITIALIZED_READABLE_DATA = 0x4000_0040;

    private final ByteBuffer image;
    private final int optionalHeader;
    private final int sectionTable;
    private final int fileAlignment;
    private int sections;
    private int fileEnd;
    private int memoryEnd;

    /**
     * Reads a stub.
     *
     * @param stub as systemd ships it, such as {@code linuxx64.efi.stub}
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when it is no 64-bit UEFI program
     */
    public UnifiedKernelImage(byte[] stub) {
        image = ByteBuffer.wrap(stub.clone()).order(ByteOrder.LITTLE_ENDIAN);
        Malformed.unless(stub.length > SIGNATURE_AT + 4, FORMAT, "it is too short");
        int header = image.getInt(SIGNATURE_AT);
        boolean sound = header > 0
                && header < stub.length - HEADER_BYTES - 64
                && image.getInt(header) == SIGNATURE
                && image.getShort(header + HEADER_BYTES) == PE32_PLUS;
        Malformed.unless(sound, FORMAT, "it is no 64-bit PE program");
        optionalHeader = header + HEADER_BYTES;
        sectionTable = optionalHeader + image.getShort(header + 20);
        sections = image.getShort(header + 6);
        fileAlignment = image.getInt(optionalHeader + 36);
        Malformed.unless(Integer.bitCount(fileAlignment) == 1, FORMAT, "its file alignment is no power of two");
        for (int index = 0; index < sections; index++) {
            int at = sectionTable + index * SECTION_BYTES;
            memoryEnd = Math.max(memoryEnd, image.getInt(at + 12) + image.getInt(at + 8));
            fileEnd = Math.max(fileEnd, image.getInt(at + 20) + image.getInt(at + 16));
        }
        Malformed.unless(fileEnd > 0 && fileEnd <= stub.length, FORMAT, "it is cut short");
        // Symbols stand behind the sections and are of no use to firmware.
        image.putLong(header + 8, 0);
    }

    /**
     * A part of the image.
     *
     * @param name such as {@code .linux}
     */
    public record Section(String name, Path content) {}

    /** Writes the program with sections added in this order. */
    public void write(List<Section> added, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target)) {
            int stubEnd = fileEnd;
            for (Section section : added) {
                add(section.name(), Math.toIntExact(Files.size(section.content())));
            }
            image.putInt(optionalHeader + 56, aligned(memoryEnd, PAGE_BYTES));
            image.putInt(optionalHeader + 64, 0);
            out.write(Arrays.copyOf(image.array(), aligned(stubEnd, fileAlignment)));
            for (Section section : added) {
                Files.copy(section.content(), out);
                int bytes = Math.toIntExact(Files.size(section.content()));
                out.write(new byte[aligned(bytes, fileAlignment) - bytes]);
            }
        }
    }

    private void add(String name, int bytes) {
        int at = sectionTable + sections * SECTION_BYTES;
        Malformed.unless(
                at + SECTION_BYTES <= image.getInt(optionalHeader + 60), FORMAT, "it has no room for more sections");
        int address = aligned(memoryEnd, PAGE_BYTES);
        int offset = aligned(fileEnd, fileAlignment);
        int fileBytes = aligned(bytes, fileAlignment);
        image.put(at, Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), NAME_BYTES));
        image.putInt(at + 8, bytes)
                .putInt(at + 12, address)
                .putInt(at + 16, fileBytes)
                .putInt(at + 20, offset);
        image.putLong(at + 24, 0).putInt(at + 32, 0).putInt(at + 36, INITIALIZED_READABLE_DATA);
        image.putInt(optionalHeader + 8, image.getInt(optionalHeader + 8) + fileBytes);
        sections++;
        image.putShort(optionalHeader - HEADER_BYTES + 6, (short) sections);
        memoryEnd = address + bytes;
        fileEnd = offset + fileBytes;
    }

    private static int aligned(int value, int unit) {
        return Math.toIntExact(((long) value + unit - 1) / unit * unit);
    }
}
