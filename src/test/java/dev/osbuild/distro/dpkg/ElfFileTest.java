package dev.osbuild.distro.dpkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {

    @TempDir
    Path folder;

    @Test
    void readsInterpreterAndNeededLibraries() throws IOException {
        ElfFile elf = ElfFile.read(Files.write(folder.resolve("program"), ElfProgram.needing("libc.so.6")))
                .orElseThrow();

        assertThat(elf.interpreter()).contains(ElfProgram.LOADER);
        assertThat(elf.needed()).containsExactly("libc.so.6");
    }

    @Test
    void otherFilesAreNoElf() throws IOException {
        assertThat(ElfFile.read(Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + "#".repeat(100))))
                .isEmpty();
    }

    @Test
    void refusesOffsetsOutsideTheFile() throws IOException {
        Path file = Files.write(folder.resolve("program"), ElfProgram.of("libc.so.6", 5_000));

        assertThatThrownBy(() -> ElfFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside its string table");
    }
}
