package dev.osbuild.image.structure;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.files.ImageFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A UEFI program (Microsoft's PE format, revision 11), and, when there is a kernel in it, one that holds what unified
 * kernel images hold and nothing else (UAPI Group, "Unified Kernel Image (UKI)"). Whether a signature is good is the
 * firmware's to say.
 */
final class ProgramStructure {

    private static final String FORMAT = "UEFI program";
    private static final int DOS = 0x5A4D; // "MZ"
    private static final int SIGNATURE_AT = 0x3C;
    private static final int SIGNATURE = 0x0000_4550; // "PE\0\0"
    private static final int X86_64 = 0x8664;
    private static final int HEADER_BYTES = 24;
    private static final int PE32_PLUS = 0x20B;
    private static final int UEFI_APPLICATION = 10;
    private static final int OPTIONAL_BYTES = 152; // to the end of the certificate table's directory entry
    private static final int CERTIFICATES_AT = HEADER_BYTES + 112 + 4 * 8;
    private static final int CERTIFICATE_BYTES = 8;
    private static final int PKCS7 = 0x0002_0200; // revision 2.0, type 2
    private static final int SECTION_BYTES = 40;
    private static final int MOST_SECTIONS = 96;
    private static final int KERNEL_MARK_AT = 0x202;
    private static final int KERNEL_MARK = 0x5372_6448; // "HdrS"
    private static final String KERNEL = ".linux";
    private static final int MOST_PROGRAM_BYTES = 128 << 20;

    /** Sections of the stub itself, and those that it looks for. */
    private static final Set<String> KNOWN = Set.of(
            ".text",
            ".rodata",
            ".rdata",
            ".data",
            ".reloc",
            ".dynamic",
            ".dynsym",
            ".dynstr",
            ".rela",
            ".hash",
            ".gnu.has",
            ".eh_fram",
            ".sdmagic",
            ".sbat",
            ".buildid",
            ".note.gn",
            KERNEL,
            ".initrd",
            ".cmdline",
            ".osrel",
            ".uname",
            ".ucode",
            ".splash",
            ".dtb",
            ".dtbauto",
            ".hwids",
            ".efifw",
            ".pcrsig",
            ".pcrpkey",
            ".profile");

    private final ByteSource image;
    private final ByteBuffer header;
    private final long headerBytes;
    private final List<Section> sections = new ArrayList<>();

    private record Section(String name, long address, long memoryBytes, long offset, long fileBytes) {
        long memoryEnd() {
            return address + Math.max(memoryBytes, 1);
        }

        long end() {
            return offset + fileBytes;
        }
    }

    private ProgramStructure(ByteSource image) throws IOException {
        this.image = image;
        Malformed.unless(start(image, DOS), FORMAT, "it has no DOS header");
        long at = word(image.read(SIGNATURE_AT, 4).order(ByteOrder.LITTLE_ENDIAN), 0);
        Malformed.unless(at <= image.size() - HEADER_BYTES - OPTIONAL_BYTES, FORMAT, "its PE header lies outside");
        int most = (int) Math.min(image.size() - at, 4096 + MOST_SECTIONS * SECTION_BYTES);
        this.header = image.read(at, most).order(ByteOrder.LITTLE_ENDIAN);
        Malformed.unless(header.getInt(0) == SIGNATURE, FORMAT, "it has no PE header");
        Malformed.unless((header.getShort(4) & 0xFFFF) == X86_64, FORMAT, "it is not for x86-64");
        Malformed.unless(header.getShort(HEADER_BYTES) == PE32_PLUS, FORMAT, "it is not of the 64-bit form");
        Malformed.unless(
                header.getShort(HEADER_BYTES + 68) == UEFI_APPLICATION, FORMAT, "it is no application of UEFI");
        this.headerBytes = word(header, HEADER_BYTES + 60);
        Malformed.unless(headerBytes <= image.size(), FORMAT, "its headers are longer than it is");
        int count = header.getShort(6) & 0xFFFF;
        int table = HEADER_BYTES + (header.getShort(20) & 0xFFFF);
        boolean fits = count > 0 && count <= MOST_SECTIONS && at + table + (long) count * SECTION_BYTES <= headerBytes;
        Malformed.unless(fits, FORMAT, "its sections do not stand in its headers");
        for (int index = 0; index < count; index++) {
            read(table + index * SECTION_BYTES);
        }
    }

    private static boolean start(ByteSource image, int magic) throws IOException {
        return image.size() > SIGNATURE_AT + 4
                && (image.read(0, 2).order(ByteOrder.LITTLE_ENDIAN).getShort(0) & 0xFFFF) == magic;
    }

    private static long word(ByteBuffer bytes, int at) {
        return bytes.getInt(at) & 0xFFFF_FFFFL;
    }

    private void read(int at) {
        byte[] name = new byte[8];
        header.get(at, name);
        sections.add(new Section(
                new String(name, StandardCharsets.ISO_8859_1).replaceFirst("\0.*", ""),
                word(header, at + 12),
                word(header, at + 8),
                word(header, at + 20),
                word(header, at + 16)));
    }

    /** Whether an image is a program with a kernel in it, as far as can be told. */
    static boolean holdsKernel(ByteSource image) throws IOException {
        if (!start(image, DOS)) {
            return false;
        }
        try {
            return new ProgramStructure(image).section(KERNEL).isPresent();
        } catch (OsbuildException.VerificationFailed | EOFException e) {
            return false;
        }
    }

    /** Checks the program that firmware starts from a file system, should there be one. */
    static Optional<String> checkIn(ImageFiles files) throws IOException {
        Optional<byte[]> program = files.read("EFI/BOOT/BOOTX64.EFI", MOST_PROGRAM_BYTES);
        return program.isPresent() ? Optional.of(check(ByteSource.of(program.get()))) : Optional.empty();
    }

    static String check(ByteSource image) throws IOException {
        ProgramStructure program = new ProgramStructure(image);
        program.checkPlaces();
        program.checkMemory();
        boolean signed = program.checkSignature();
        Optional<Section> kernel = program.section(KERNEL);
        if (kernel.isPresent()) {
            program.checkKernel(kernel.get());
        }
        return "UEFI program, " + program.sections.size() + " sections apart from each other"
                + (kernel.isPresent() ? ", a kernel among them" : "") + (signed ? ", with a signature" : "");
    }

    private Optional<Section> section(String name) {
        return sections.stream().filter(each -> each.name.equals(name)).findFirst();
    }

    private void checkPlaces() throws IOException {
        List<Section> stored = sections.stream()
                .filter(section -> section.fileBytes > 0)
                .sorted(Comparator.comparing(Section::offset))
                .toList();
        long end = headerBytes;
        for (Section section : stored) {
            Malformed.unless(section.end() <= image.size(), FORMAT, section.name + " lies outside the file");
            Malformed.unless(section.offset >= end, FORMAT, section.name + " shares bytes with what stands before it");
            end = section.end();
        }
    }

    private void checkMemory() {
        long whole = word(header, HEADER_BYTES + 56);
        long end = headerBytes;
        for (Section section : sections) {
            Malformed.unless(
                    section.address >= end, FORMAT, section.name + " shares memory with what stands before it");
            end = section.memoryEnd();
            Malformed.unless(end <= whole, FORMAT, section.name + " lies outside its memory");
        }
        long entry = word(header, HEADER_BYTES + 16);
        Malformed.unless(
                sections.stream().anyMatch(section -> entry >= section.address && entry < section.memoryEnd()),
                FORMAT,
                "it begins to run outside its sections");
    }

    /** A signature stands behind everything, and nothing else does. */
    private boolean checkSignature() throws IOException {
        long at = word(header, CERTIFICATES_AT);
        long bytes = word(header, CERTIFICATES_AT + 4);
        long end = sections.stream().mapToLong(Section::end).max().orElse(0);
        Malformed.unless(bytes > 0 || image.size() <= end, FORMAT, "something follows its sections");
        Malformed.unless(
                bytes == 0 || (at >= end && at - end < CERTIFICATE_BYTES && at + bytes == image.size()),
                FORMAT,
                "its signature does not stand between its sections and its end");
        long next = at;
        while (bytes > 0 && next < image.size()) {
            next += certificateBytes(next);
        }
        return bytes > 0;
    }

    /** Each is a multiple of eight long ("Attribute Certificate Table"), and PKCS #7. */
    private long certificateBytes(long at) throws IOException {
        Malformed.unless(at <= image.size() - CERTIFICATE_BYTES, FORMAT, "its signature is cut off");
        ByteBuffer start = image.read(at, CERTIFICATE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long bytes = (word(start, 0) + 7) / 8 * 8;
        Malformed.unless(
                word(start, 0) > CERTIFICATE_BYTES && bytes <= image.size() - at, FORMAT, "its signature is cut off");
        Malformed.unless(word(start, 4) == PKCS7, FORMAT, "its signature is of an unknown kind");
        return bytes;
    }

    private void checkKernel(Section kernel) throws IOException {
        Set<String> names = new HashSet<>();
        for (Section section : sections) {
            Malformed.unless(KNOWN.contains(section.name), FORMAT, "its section '" + section.name + "' is not known");
            Malformed.unless(names.add(section.name), FORMAT, "its section " + section.name + " occurs twice");
        }
        boolean linux = kernel.fileBytes > KERNEL_MARK_AT + 4
                && image.read(kernel.offset + KERNEL_MARK_AT, 4)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt(0)
                        == KERNEL_MARK;
        Malformed.unless(linux, FORMAT, "its section .linux holds no kernel");
    }
}
