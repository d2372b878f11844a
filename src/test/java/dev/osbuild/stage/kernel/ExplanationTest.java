package dev.osbuild.stage.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationTest {

    @TempDir
    Path source;

    @BeforeEach
    void writeKconfig() throws IOException {
        Files.createDirectories(source.resolve("arch/x86"));
        Files.createDirectories(source.resolve("mm"));
        Files.writeString(source.resolve("Kconfig"), """
                # SPDX-License-Identifier: GPL-2.0
                mainmenu "Linux"
                source "arch/$(SRCARCH)/Kconfig"
                source "mm/Kconfig"
                """);
        Files.writeString(source.resolve("arch/x86/Kconfig"), """
                config X86
                \tdef_bool y
                \tselect FORCED if 64BIT
                config 64BIT
                \tbool "64-bit kernel"
                """);
        Files.writeString(source.resolve("mm/Kconfig"), """
                menu "Memory"
                \tdepends on MMU

                choice
                \tprompt "Allocator"
                config SLUB
                \tbool "SLUB"
                config SLOB
                \tbool "SLOB"
                endchoice

                config SLUB_TINY
                \tbool "Small" if EXPERT
                \thelp
                \t  A text that speaks of
                \t  config NOT_AN_OPTION
                \t  and goes on.

                if SLUB
                config HARDENED_USERCOPY
                \tbool "Checked copies"
                \tdepends on !SLUB_TINY && \\
                \t\t(64BIT || ARM)
                config DEEP
                \tbool "Deep"
                \tdepends on HARDENED_USERCOPY
                endif

                config FORCED
                \tbool "Forced"
                config FOLLOWS
                \tbool
                \tdefault y if SLUB
                endmenu
                config MMU
                \tdef_bool y
                config EXPERT
                \tbool "Experts"
                """);
    }

    @Test
    void namesTheUnmetPartAndTheValueBehindIt() throws IOException {
        String reason =
                explain("HARDENED_USERCOPY", "y", Map.of("MMU", "y", "SLUB", "y", "SLUB_TINY", "y", "64BIT", "y"));

        assertThat(reason)
                .isEqualTo("CONFIG_HARDENED_USERCOPY: y requested at hardening.config:7, n in the result: depends on"
                        + " !SLUB_TINY (SLUB_TINY=y)");
    }

    @Test
    void takesDependenciesFromSurroundingBlocks() throws IOException {
        String reason = explain("HARDENED_USERCOPY", "y", Map.of("MMU", "y", "64BIT", "y", "SLOB", "y"));

        assertThat(reason).endsWith("depends on SLUB (SLUB=n)");
    }

    @Test
    void followsADependencyToItsOwnUnmetDependency() throws IOException {
        String reason = explain("DEEP", "y", Map.of("MMU", "y", "SLUB", "y", "64BIT", "y", "SLUB_TINY", "y"));

        assertThat(reason)
                .endsWith("depends on HARDENED_USERCOPY (HARDENED_USERCOPY=n); HARDENED_USERCOPY depends on !SLUB_TINY"
                        + " (SLUB_TINY=y)");
    }

    @Test
    void saysWhichMemberOfAChoiceIsChosen() throws IOException {
        assertThat(explain("SLOB", "y", Map.of("MMU", "y", "SLUB", "y"))).endsWith("SLUB is chosen");
    }

    @Test
    void saysWhatForcesAnOptionOn() throws IOException {
        assertThat(explain("FORCED", "n", Map.of("MMU", "y", "X86", "y", "64BIT", "y", "FORCED", "y")))
                .endsWith("it is forced on by X86");
    }

    @Test
    void saysThatAnOptionCannotBeSet() throws IOException {
        assertThat(explain("FOLLOWS", "y", Map.of("MMU", "y"))).contains("follows from other options", "mm/Kconfig:");
    }

    @Test
    void saysWhatMakesAnOptionSettable() throws IOException {
        assertThat(explain("SLUB_TINY", "y", Map.of("MMU", "y"))).endsWith("it can be set only with EXPERT (EXPERT=n)");
    }

    @Test
    void suggestsTheRightSpelling() throws IOException {
        assertThat(explain("HARDENED_USRCOPY", "y", Map.of()))
                .endsWith("no such option; did you mean CONFIG_HARDENED_USERCOPY?");
    }

    @Test
    void doesNotMistakeHelpForOptions() throws IOException {
        assertThat(Kconfig.read(source, "x86").definitionsOf("NOT_AN_OPTION")).isEmpty();
    }

    private String explain(String symbol, String value, Map<String, String> config) throws IOException {
        Explanation explanation = new Explanation(Kconfig.read(source, "x86"), new KernelConfig(config));
        return explanation.of(new Request(symbol, value, "hardening.config:7"));
    }
}
