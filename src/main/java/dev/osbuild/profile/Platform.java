package dev.osbuild.profile;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The service an image exists for: started when first boot is through, restarted when it fails. */
@Setting("The service the image exists for: started when first boot is through, restarted when it fails"
        + " (docs/first-boot.md).")
public record Platform(
        @Setting(
                value = "Program with arguments; no shell reads it. It stays in the foreground.",
                example = "[/usr/bin/gate, --port, \"8080\"]")
        List<String> command,

        @Setting(value = "Account it runs as.", byDefault = "root", example = "gate")
        String user,

        @Setting(
                value = "Time before it is started again when it failed; doubles with each failure in a row, up to a"
                        + " minute.",
                byDefault = "5 s")
        Duration restartDelay,

        @Setting(
                value = "Whether it starts without the settings of platform.env: 'optional', or 'required'.",
                byDefault = "optional")
        Environment environment) {

    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    /** Whether platform.env must be there. */
    public enum Environment {
        OPTIONAL,
        REQUIRED
    }

    public Platform {
        command = List.copyOf(command);
        require(
                !command.isEmpty() && command.get(0).startsWith("/"),
                "platform.command must begin with the absolute path of a program");
        require(
                command.stream().noneMatch(word -> word.chars().anyMatch(Character::isISOControl)),
                "platform.command holds a control character");
        require(ACCOUNT.matcher(user).matches(), "platform.user: '" + user + "' is no account name");
        require(
                !restartDelay.isNegative()
                        && restartDelay.toMillis() >= 1000
                        && restartDelay.compareTo(LONGEST_DELAY) <= 0,
                "platform.restart-delay must lie between 1 s and 1 min");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
