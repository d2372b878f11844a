package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|plain",
                "\\e[1m\\e[33mShell> \\e[0m|'Shell> '",
                "'\\e[?2004hroot# '|'root# '",
                "'\\e]0;title\\aroot# '|'root# '",
                "\\e(Btext|text",
                "one\\r\\ntwo\\n|one\\ntwo\\n",
                "one\\r\\r\\ntwo|one\\ntwo",
                "old\\rnew|old\\nnew",
                "left\\e[01;01Hright|left\\nright",
                "ring\\a\\b|ring",
            })
    void leavesTextAndLineBreaks(String received, String plain) {
        String bytes = unescape(received);

        assertThat(clean(bytes)).isEqualTo(unescape(plain));
        assertThat(cleanByteByByte(bytes)).isEqualTo(unescape(plain));
    }

    @Test
    void readsCharactersCutBetweenChunks() {
        assertThat(cleanByteByByte("Grüße, 世界")).isEqualTo("Grüße, 世界");
    }

    private static String clean(String text) {
        return new ConsoleText().clean(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String cleanByteByByte(String text) {
        ConsoleText console = new ConsoleText();
        StringBuilder plain = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            plain.append(console.clean(new byte[] {octet}));
        }
        return plain.toString();
    }

    private static String unescape(String text) {
        return text.replace("\\e", "\u001b")
                .replace("\\a", "\u0007")
                .replace("\\b", "\b")
                .replace("\\r", "\r")
                .replace("\\n", "\n");
    }
}
