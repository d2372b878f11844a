package dev.osbuild.image.inspect;

import dev.osbuild.base.Printable;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A UEFI program that holds a kernel (UAPI Group, "Unified Kernel Image (UKI)"; Microsoft's PE format, revision 11): the
 * kernel's version, its command line, the system it says it is for, and whether there is a signature.
 */
final class UnifiedKernelFacts {

    private static final String FORMAT = "UEFI program";
    private static final int SIGNATURE_AT = 0x3c;
    private static final int SIGNATURE = 0x0000_4550; // "PE\0\0"
    private static final int HEADER_BYTES = 24;
    private static final int PE32_PLUS = 0x20b;
    private static final int CERTIFICATES_AT = 112 + 4 * 8;
    private static final int SECTION_BYTES = 40;
    private static final int MOST_SECTIONS = 96;
    private static final int MOST_TEXT_BYTES = 64 << 10;

    private UnifiedKernelFacts() {}

    /** Whether a source that begins like a program holds a kernel. */
    static boolean matches(ByteSource source) throws IOException {
        return header(source).isPresent() && sections(source).containsKey(".linux");
    }

    static void add(ByteSource source, Map<String, Object> facts) throws IOException {
        Map<String, ByteSource> sections = sections(source);
        ByteSource kernel = sections.get(".linux");
        if (kernel != null) {
            KernelImage.version(kernel).ifPresent(version -> facts.put("kernel", version));
        }
        text(sections, ".cmdline").ifPresent(words -> facts.put("commandLine", Printable.text(words.strip())));
        text(sections, ".osrel")
                .ifPresent(release -> SystemFacts.addRelease(release.getBytes(StandardCharsets.UTF_8), facts));
        ByteBuffer header = header(source).orElseThrow();
        facts.put("signed", header.getInt(HEADER_BYTES + CERTIFICATES_AT + 4) != 0);
    }

    private static Optional<String> text(Map<String, ByteSource> sections, String name) throws IOException {
        ByteSource section = sections.get(name);
        if (section == null || section.size() > MOST_TEXT_BYTES) {
            return Optional.empty();
        }
        ByteBuffer content = section.read(0, (int) section.size());
        return Optional.of(StandardCharsets.UTF_8.decode(content).toString());
    }

    /** The headers from the signature on; empty when it is no 64-bit program. */
    private static Optional<ByteBuffer> header(ByteSource source) throws IOException {
        if (source.size() < SIGNATURE_AT + 4) {
            return Optional.empty();
        }
        long at = source.read(SIGNATURE_AT, 4).order(ByteOrder.LITTLE_ENDIAN).getInt(0) & 0xFFFF_FFFFL;
        int least = HEADER_BYTES + CERTIFICATES_AT + 8;
        if (at > source.size() - least) {
            return Optional.empty();
        }
        int most = (int) Math.min(source.size() - at, least + 4096 + MOST_SECTIONS * SECTION_BYTES);
        ByteBuffer header = source.read(at, most).order(ByteOrder.LITTLE_ENDIAN);
        boolean sound = header.getInt(0) == SIGNATURE && header.getShort(HEADER_BYTES) == PE32_PLUS;
        return sound ? Optional.of(header) : Optional.empty();
    }

    private static Map<String, ByteSource> sections(ByteSource source) throws IOException {
        ByteBuffer header = header(source).orElseThrow(() -> Malformed.image(FORMAT, "it is no 64-bit program"));
        int count = header.getShort(6) & 0xFFFF;
        int table = HEADER_BYTES + (header.getShort(20) & 0xFFFF);
        Malformed.unless(
                count <= MOST_SECTIONS && table + count * SECTION_BYTES <= header.limit(),
                FORMAT,
                "it has too many sections");
        Map<String, ByteSource> sections = new LinkedHashMap<>();
        for (int at = table; at < table + count * SECTION_BYTES; at += SECTION_BYTES) {
            byte[] name = new byte[8];
            header.get(at, name);
            long bytes = Math.min(header.getInt(at + 8), header.getInt(at + 16)) & 0xFFFF_FFFFL;
            long offset = header.getInt(at + 20) & 0xFFFF_FFFFL;
            sections.put(new String(name, StandardCharsets.US_ASCII).replace("\0", ""), source.part(offset, bytes));
        }
        return sections;
    }
}
