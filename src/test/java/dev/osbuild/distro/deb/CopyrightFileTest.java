package dev.osbuild.distro.deb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopyrightFileTest {

    private static List<String> licences(String text) {
        return CopyrightFile.licences(text.getBytes(StandardCharsets.UTF_8), "copyright");
    }

    @Test
    void takesTheFirstLineOfEveryStanzaOfFiles() {
        assertThat(licences("""
                        Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
                        Upstream-Name: box

                        Files: *
                        Copyright: 2020 Ann
                        License: GPL-2+
                         This program is free software.

                        Files: lib/*
                        License: Expat

                        License: BSD-3-clause
                         Only a text, of no files.
                        """)).containsExactly("Expat", "GPL-2+");
    }

    @Test
    void knowsNothingOfProseAndDamage() {
        assertThat(licences("This package was debianized by Ann.\nIt is free.\n"))
                .isEmpty();
        assertThat(licences("")).isEmpty();
        assertThat(licences("""
                        Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

                        Files: *
                        License: A
                        License: B
                        """)).isEmpty();
    }
}
