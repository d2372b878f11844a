package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Follows one machine from power-on to the login prompt and says in plain words when it does not get there. */
final class BootWatch {

    private static final String PROMPT = "a login prompt";
    private static final int SHOWN_LINES = 12;
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final VirtualMachine machine;
    private final Firmware firmware;
    private final Path log;

    /** @param log named in errors */
    BootWatch(VirtualMachine machine, Firmware firmware, Path log) {
        this.machine = machine;
        this.firmware = firmware;
        this.log = log;
    }

    private record Sighting(Optional<Duration> login, Optional<String> failure) {}

    /**
     * Waits for the login prompt.
     *
     * @return when it appeared
     * @throws OsbuildException.VerificationFailed when the boot fails, the machine ends, or time is up
     */
    Duration awaitLogin(Duration limit) {
        Optional<Sighting> seen = machine.console().await(BootWatch::look, limit);
        if (seen.isEmpty()) {
            throw failure(PROMPT, machine.console().hasEnded() ? howItEnded() : hang(limit));
        }
        return seen.get().login().orElseThrow(() -> {
            machine.console().await(text -> Optional.empty(), LAST_WORDS);
            return failure(PROMPT, seen.get().failure().orElse("unknown"));
        });
    }

    /** An error of this boot, with the last lines of the serial line and the log's path. */
    OsbuildException.VerificationFailed failure(String expected, String found) {
        List<String> lines = machine.console().lastLines(SHOWN_LINES);
        String ending =
                lines.isEmpty() ? "The serial line stayed silent." : "Its last lines:\n  " + String.join("\n  ", lines);
        return new OsbuildException.VerificationFailed(
                "boot under " + firmware + ": expected " + expected + ", but " + found + ". " + ending,
                log.toString(),
                "read the serial log; 'osbuild run' starts the same machine on your terminal");
    }

    private static Optional<Sighting> look(Transcript text) {
        Optional<String> failure = BootFailure.in(text);
        if (failure.isPresent()) {
            return Optional.of(new Sighting(Optional.empty(), failure));
        }
        return text.find(BootPhases.LOGIN, 0).map(found -> new Sighting(Optional.of(found.at()), Optional.empty()));
    }

    private String hang(Duration limit) {
        return "there was none after " + limit.toSeconds() + " s; the last thing seen was "
                + machine.console().look(BootPhases::lastSeen);
    }

    private String howItEnded() {
        OptionalInt exitCode = machine.waitForExit(Duration.ofSeconds(10));
        if (exitCode.isPresent() && exitCode.getAsInt() != 0) {
            return "QEMU ended with exit code " + exitCode.getAsInt()
                    + (machine.complaints().isEmpty() ? "" : ", saying: " + String.join(" ", machine.complaints()));
        }
        return "the machine restarted or switched itself off; the last thing seen was "
                + machine.console().look(BootPhases::lastSeen);
    }
}
