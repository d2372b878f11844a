package dev.osbuild.stage.uki;

import dev.osbuild.pipeline.StageContext;
import dev.osbuild.tool.ToolCommand;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/**
 * Signs a UEFI program for Secure Boot with sbsign. A signature carries the time it was made at, for which sbsign has no
 * option, so it is shown a clock that stands at the source epoch.
 */
final class SecureBootSignature {

    static final Set<String> TOOL_PACKAGES = Set.of("sbsigntool", "libfaketime");

    private static final String CLOCK = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SecureBootSignature() {}

    /** Writes {@code signed} into the folder that holds {@code unsigned}. */
    static void add(Path folder, String unsigned, String signed, Path key, Path certificate, StageContext context) {
        context.tools()
                .run(ToolCommand.of("sbsign", "--key", "/key", "--cert", "/certificate")
                        .arguments("--output", "/out/" + signed, "/out/" + unsigned)
                        .environment("LD_PRELOAD", CLOCK)
                        .environment("FAKETIME", TIME.format(context.epoch().instant()))
                        .input(key, "/key")
                        .input(certificate, "/certificate")
                        .output(folder, "/out")
                        .build());
    }
}
