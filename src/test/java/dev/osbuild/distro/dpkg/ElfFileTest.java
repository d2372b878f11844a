package dev.osbuild.distro.dpkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {

    private static final int STRINGS = 300;

    @TempDir
    Path folder;

    @Test
    void readsInterpreterAndNeededLibraries() throws IOException {
        ElfFile elf =
                ElfFile.read(Files.write(folder.resolve("program"), program(1))).orElseThrow();

        assertThat(elf.interpreter()).contains("/lib64/ld.so");
        assertThat(elf.needed()).containsExactly("libc.so.6");
    }

    @Test
    void otherFilesAreNoElf() throws IOException {
        assertThat(ElfFile.read(Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + "#".repeat(100))))
                .isEmpty();
    }

    @Test
    void refusesOffsetsOutsideTheFile() throws IOException {
        Path file = Files.write(folder.resolve("program"), program(5000));

        assertThatThrownBy(() -> ElfFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside its string table");
    }

    /** A file with one segment of each kind: load, dynamic, interpreter. */
    private static byte[] program(int nameOffset) {
        ByteBuffer file = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 0x464C457F).put(4, (byte) 2).put(5, (byte) 1);
        file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 3);
        segment(file, 64, 1, 0, 0x1000, 512);
        segment(file, 120, 2, 232, 0x1000 + 232, 48);
        segment(file, 176, 3, 400, 0x1000 + 400, 13);
        file.putLong(232, 1).putLong(240, nameOffset);
        file.putLong(248, 5).putLong(256, 0x1000 + STRINGS);
        file.putLong(264, 10).putLong(272, 20);
        file.put(STRINGS + 1, "libc.so.6".getBytes(StandardCharsets.US_ASCII));
        file.put(400, "/lib64/ld.so".getBytes(StandardCharsets.US_ASCII));
        return file.array();
    }

    private static void segment(ByteBuffer file, int at, int type, long offset, long address, long size) {
        file.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, address).putLong(at + 32, size);
    }
}
