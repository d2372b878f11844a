package dev.osbuild.distro.dpkg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a program or library needs to run: its interpreter and the libraries named by {@code DT_NEEDED}. Reads the ELF-64
 * little-endian form of the System V ABI, chapters 4 and 5; every offset is checked against the file.
 *
 * @param interpreter path of the dynamic loader; empty for libraries and static programs
 * @param needed file names of libraries
 */
record ElfFile(Optional<String> interpreter, List<String> needed) {

    private static final int HEADER_BYTES = 64;
    private static final int SEGMENT_BYTES = 56;
    private static final int MOST_SEGMENTS = 256;
    private static final int LARGEST_TABLE = 16 << 20;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;
    private static final long DT_NEEDED = 1;
    private static final long DT_STRTAB = 5;
    private static final long DT_STRSZ = 10;

    ElfFile {
        needed = List.copyOf(needed);
    }

    private record Segment(int type, long offset, long address, long size) {}

    /** What the file is, or nothing when it is no ELF file of that form. */
    static Optional<ElfFile> read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() < HEADER_BYTES) {
                return Optional.empty();
            }
            ByteBuffer header = read(channel, 0, HEADER_BYTES);
            boolean elf = header.getInt(0) == 0x464C457F && header.get(4) == 2 && header.get(5) == 1;
            return elf ? Optional.of(parse(channel, header)) : Optional.empty();
        }
    }

    private static ElfFile parse(FileChannel channel, ByteBuffer header) throws IOException {
        int count = header.getShort(56) & 0xFFFF;
        if (count > MOST_SEGMENTS || (count > 0 && header.getShort(54) != SEGMENT_BYTES)) {
            throw new IOException("its program headers are damaged");
        }
        ByteBuffer table = read(channel, header.getLong(32), (long) count * SEGMENT_BYTES);
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = i * SEGMENT_BYTES;
            segments.add(new Segment(
                    table.getInt(at), table.getLong(at + 8), table.getLong(at + 16), table.getLong(at + 32)));
        }
        Optional<String> interpreter = Optional.empty();
        List<String> needed = List.of();
        for (Segment segment : segments) {
            if (segment.type == PT_INTERP) {
                interpreter = Optional.of(text(read(channel, segment.offset, segment.size), 0));
            } else if (segment.type == PT_DYNAMIC) {
                needed = needed(channel, segments, read(channel, segment.offset, segment.size));
            }
        }
        return new ElfFile(interpreter, needed);
    }

    private static List<String> needed(FileChannel channel, List<Segment> segments, ByteBuffer dynamic)
            throws IOException {
        List<Long> names = new ArrayList<>();
        long address = 0;
        long size = 0;
        for (int at = 0; at + 16 <= dynamic.limit(); at += 16) {
            long tag = dynamic.getLong(at);
            long value = dynamic.getLong(at + 8);
            if (tag == DT_NEEDED) {
                names.add(value);
            } else if (tag == DT_STRTAB) {
                address = value;
            } else if (tag == DT_STRSZ) {
                size = value;
            }
        }
        if (names.isEmpty()) {
            return List.of();
        }
        ByteBuffer strings = read(channel, offset(segments, address), size);
        List<String> needed = new ArrayList<>();
        for (long name : names) {
            if (name < 0 || name >= strings.limit()) {
                throw new IOException("a library name lies outside its string table");
            }
            needed.add(text(strings, (int) name));
        }
        return needed;
    }

    private static long offset(List<Segment> segments, long address) throws IOException {
        for (Segment segment : segments) {
            if (segment.type == PT_LOAD && address >= segment.address && address - segment.address < segment.size) {
                return segment.offset + (address - segment.address);
            }
        }
        throw new IOException("its string table is in no segment");
    }

    private static String text(ByteBuffer buffer, int start) {
        int end = start;
        while (end < buffer.limit() && buffer.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        buffer.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ByteBuffer read(FileChannel channel, long offset, long size) throws IOException {
        if (offset < 0 || size < 0 || size > LARGEST_TABLE || offset > channel.size() - size) {
            throw new IOException("it points outside itself");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("it ends too early");
            }
        }
        return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
    }
}
