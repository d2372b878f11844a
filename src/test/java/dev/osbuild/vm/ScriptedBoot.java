package dev.osbuild.vm;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A transcript written by hand: what came, and when. */
final class ScriptedBoot {

    private final Transcript transcript = new Transcript(1 << 16);

    ScriptedBoot at(double seconds, String bytes) {
        transcript.append(bytes.getBytes(StandardCharsets.UTF_8), Duration.ofMillis(Math.round(seconds * 1000)));
        return this;
    }

    Transcript transcript() {
        return transcript;
    }
}
