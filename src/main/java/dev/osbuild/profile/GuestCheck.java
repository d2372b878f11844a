package dev.osbuild.profile;

import java.time.Duration;

/** What a booted image must be able to do, proved by a script that runs inside it. */
public record GuestCheck(
        @Setting(value = "What is proved, in words; stands in the evidence.", example = "a C program compiles and runs")
        String name,

        @Setting(
                value = "Script for the guest's /bin/sh, run as root with 'set -eu' in a folder of its own below /tmp;"
                        + " exit code 0 passes. A longer one stands in a file: '{ from-file: profiles/checks/NAME }'.",
                example = "gcc --version")
        String run,

        @Setting(value = "Most time it may take, at the speed of an emulated processor.", byDefault = "1 min")
        Duration timeLimit) {

    private static final Duration LONGEST = Duration.ofHours(1);

    public GuestCheck {
        if (name.isBlank() || !name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("checks: the name '" + name.strip() + "' must be one line of text");
        }
        if (run.isBlank() || run.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("checks: 'run' of '" + name + "' must be a script");
        }
        if (timeLimit.toSeconds() < 1 || timeLimit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "checks: 'time-limit' of '" + name + "' must lie between 1 s and " + Durations.write(LONGEST));
        }
    }
}
