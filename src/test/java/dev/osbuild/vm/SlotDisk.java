package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Partition;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A raw disk with two slots, seen and harmed from outside. */
record SlotDisk(Path file) {

    /** Which slot comes first: {@code ab} or {@code ba}. */
    void prefer(String order) throws IOException {
        patchEnvironment("order=ab", "order=" + order);
    }

    /** Ruins a block in the middle of the data of a slot. */
    void damage(String partition) throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(GuidPartitionTable.read(channel)
                            .partition(partition)
                            .orElseThrow()
                            .firstByte()
                    + 1_000_000);
            raw.write(new byte[4096]);
        }
    }

    /** GRUB's environment block. */
    String environment() throws IOException {
        String esp = esp();
        int at = environmentAt(esp);
        return esp.substring(at, at + 1024);
    }

    /** GRUB's program holds the first line of the block, too, but no tries behind it. */
    private static int environmentAt(String esp) {
        Matcher block = Pattern.compile("# GRUB Environment Block\n[ab]_try=").matcher(esp);
        assertThat(block.find()).isTrue();
        return block.start();
    }

    void patchEnvironment(String from, String to) throws IOException {
        String esp = esp();
        patch(esp.indexOf(from, environmentAt(esp)), to);
    }

    /** Marks the second directory entry of that name as deleted (Microsoft's FAT specification 6.1). */
    void removeSecondKernel() throws IOException {
        String esp = esp();
        int first = esp.indexOf("VMLINUZ    ");
        int second = esp.indexOf("VMLINUZ    ", first + 1);
        assertThat(second).isPositive();
        patch(second, "\u00e5");
    }

    private void patch(int offset, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(GuidPartitionTable.read(channel)
                            .partition("esp")
                            .orElseThrow()
                            .firstByte()
                    + offset);
            raw.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private String esp() throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
            Partition esp = GuidPartitionTable.read(channel).partition("esp").orElseThrow();
            byte[] bytes = new byte[Math.toIntExact(esp.bytes())];
            raw.seek(esp.firstByte());
            raw.readFully(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
