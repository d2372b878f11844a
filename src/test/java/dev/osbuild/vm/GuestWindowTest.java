package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuestWindowTest {

    @Test
    void windowsAreReadAndOtherLinesAreNot() {
        String answer = """
                0x0 -1 0 774 1280 26 icewm.TaskBar desktop panel
                Cannot get client list properties.
                0x00600003  0 2    -4   656  436  lxterminal.Lxterminal  desktop a title of words
                """;

        assertThat(GuestWindow.parse(answer))
                .containsExactly(
                        new GuestWindow("icewm.TaskBar", 0, 774, 1280, 26),
                        new GuestWindow("lxterminal.Lxterminal", 2, -4, 656, 436));
    }

    @Test
    void aSystemWithoutSessionHasNone() {
        assertThat(GuestWindow.parse("")).isEmpty();
    }
}
