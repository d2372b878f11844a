package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TranscriptTest {

    @Test
    void tellsWhenTheEndOfAMatchCame() {
        Transcript transcript = new ScriptedBoot()
                .at(1, "osbuild: lo")
                .at(2.5, "ader\r\n")
                .at(3, "more")
                .transcript();

        assertThat(transcript.find(Pattern.compile("osbuild: loader"), 0))
                .get()
                .extracting(Transcript.Found::at)
                .isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void looksOnlyBehindThePosition() {
        Transcript transcript = new ScriptedBoot().at(1, "login: ").transcript();
        long typed = transcript.end();

        assertThat(transcript.find(Pattern.compile("login"), typed)).isEmpty();
        assertThat(transcript.find(Pattern.compile("login"), 0)).isPresent();
    }

    @Test
    void keepsPositionsTrueWhenOldTextIsDropped() {
        Transcript transcript = new Transcript(10);
        transcript.append("0123456789".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(1));
        long middle = transcript.end();
        transcript.append("abcde".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(2));

        assertThat(transcript.since(middle)).isEqualTo("abcde");
        assertThat(transcript.since(0)).isEqualTo("56789abcde");
        assertThat(transcript.find(Pattern.compile("9"), 0).orElseThrow().at()).isEqualTo(Duration.ofSeconds(1));
        assertThat(transcript.find(Pattern.compile("cd"), middle).orElseThrow().end())
                .isEqualTo(14);
    }
}
