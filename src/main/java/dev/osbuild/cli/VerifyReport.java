package dev.osbuild.cli;

import dev.osbuild.base.Printable;
import dev.osbuild.trust.ManifestCheck;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Says of each check what was found and how long it took: since the one before, for checks follow each other. */
final class VerifyReport implements ManifestCheck.Report {

    private final Supplier<Console> console;
    private long began;

    VerifyReport(Supplier<Console> console) {
        this.console = console;
    }

    /** The first check begins. */
    void begin() {
        began = System.nanoTime();
    }

    @Override
    public void passed(String check, String name, String result) {
        long now = System.nanoTime();
        long milliseconds = Duration.ofNanos(now - began).toMillis();
        began = now;
        console.get()
                .line(String.format(
                        Locale.ROOT,
                        "%9.3f s  %-10s  %s: %s",
                        milliseconds / 1e3,
                        check,
                        Printable.text(name),
                        Printable.text(result)));
        console.get()
                .result(
                        "verified",
                        Map.of("check", check, "name", name, "result", result, "milliseconds", milliseconds));
    }
}
