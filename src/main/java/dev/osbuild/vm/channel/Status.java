package dev.osbuild.vm.channel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code vm-to-host.txt}.
 *
 * @param time as the guest's clock had it, in UTC as ISO 8601 writes it
 * @param text what the guest said; printable ASCII only
 */
public record Status(String time, String text) {

    /** The first of each start of a guest. */
    public static final String OPEN = "channel open";

    private static final Pattern LINE =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z): (.{1,1000})");
    private static final Pattern ANSWER = Pattern.compile("command ([0-9]{1,15}) ([a-z]+)(?:: (.*))?");

    /** How a command ended. */
    public enum Outcome {
        DONE,
        FAILED,
        REFUSED,
        INTERRUPTED
    }

    /**
     * The answer to a command.
     *
     * @param position where the command's line begins in {@code host-to-vm.txt}, in bytes
     * @param outcome how it ended
     * @param detail in the guest's words
     */
    public record Answer(long position, Outcome outcome, String detail) {}

    /** Reads a line; empty when it is none of the format. */
    static Optional<Status> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new Status(matcher.group(1), printable(matcher.group(2))))
                : Optional.empty();
    }

    /** The answer this status is, if it is one. */
    public Optional<Answer> answer() {
        Matcher matcher = ANSWER.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (Outcome outcome : Outcome.values()) {
            if (outcome.name().equalsIgnoreCase(matcher.group(2))) {
                String detail = matcher.group(3) == null ? "" : matcher.group(3);
                return Optional.of(new Answer(Long.parseLong(matcher.group(1)), outcome, detail));
            }
        }
        return Optional.empty();
    }

    /** A terminal obeys control characters, and what looks like letters may be none. */
    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
