package dev.osbuild.vm;

import dev.osbuild.profile.GuestCheck;
import java.util.List;
import java.util.Map;

/**
 * How a declared check ended.
 *
 * @param seconds until the guest answered
 * @param output what the script printed, on both streams
 */
record GuestOutcome(GuestCheck check, int exitCode, double seconds, String output) {

    /** As timeout(1) of coreutils reports that it ended a program, and of BusyBox: 128 and SIGTERM. */
    private static final List<Integer> ENDED = List.of(124, 128 + 15, 128 + 9);

    private static final int KEPT_CHARACTERS = 1 << 16;

    GuestOutcome {
        if (output.length() > KEPT_CHARACTERS) {
            output = "…" + output.substring(output.length() - KEPT_CHARACTERS);
        }
    }

    boolean passed() {
        return exitCode == 0;
    }

    /** @param where such as {@code " under BIOS"} */
    Check toCheck(String where) {
        String expected = "exit code 0 within " + check.timeLimit().toSeconds() + " s";
        String lastLine = output.substring(output.lastIndexOf('\n') + 1).strip();
        String found = "exit code " + exitCode + " after " + seconds + " s";
        if (!passed()) {
            found += (ENDED.contains(exitCode) ? ", out of time" : "") + (lastLine.isEmpty() ? "" : ": " + lastLine);
        }
        return new Check(check.name() + where, passed(), expected, found);
    }

    Map<String, Object> toJson() {
        return Map.of(
                "name", check.name(), "exitCode", exitCode, "seconds", seconds, "output", output, "passed", passed());
    }
}
