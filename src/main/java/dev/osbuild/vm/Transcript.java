package dev.osbuild.vm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plain text a machine has printed so far, and when each piece came. Positions count characters from the start and
 * stay true when the oldest text is dropped. Not safe for threads.
 */
final class Transcript {

    private final int capacity;
    private final StringBuilder text = new StringBuilder();
    private final TreeMap<Long, Duration> arrivals = new TreeMap<>();
    private final ConsoleText cleaner = new ConsoleText();
    private long dropped;

    /** @param capacity how many characters are kept */
    Transcript(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Something found in the text.
     *
     * @param at when its last character came, since the machine was started
     * @param end position just behind it
     * @param match the text and its groups
     */
    record Found(Duration at, long end, Matcher match) {}

    void append(byte[] bytes, Duration at) {
        String plain = cleaner.clean(bytes);
        if (plain.isEmpty()) {
            return;
        }
        arrivals.put(end(), at);
        text.append(plain);
        if (text.length() > capacity) {
            int excess = text.length() - capacity;
            text.delete(0, excess);
            dropped += excess;
            dropArrivalsBefore(dropped);
        }
    }

    /** Position just behind the last character. */
    long end() {
        return dropped + text.length();
    }

    /** The first match that starts at {@code from} or later. */
    Optional<Found> find(Pattern pattern, long from) {
        CharSequence kept = text.substring((int) Math.min(text.length(), Math.max(0, from - dropped)));
        Matcher matcher = pattern.matcher(kept);
        if (!matcher.find()) {
            return Optional.empty();
        }
        long end = end() - kept.length() + matcher.end();
        return Optional.of(new Found(arrivalOf(Math.max(0, end - 1)), end, matcher));
    }

    /** The text from a position on, as far as it is kept. */
    String since(long from) {
        return text.substring((int) Math.min(text.length(), Math.max(0, from - dropped)));
    }

    /** The last lines that are not blank. */
    List<String> lastLines(int count) {
        List<String> lines =
                text.toString().lines().filter(line -> !line.isBlank()).toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    private Duration arrivalOf(long position) {
        Map.Entry<Long, Duration> entry = arrivals.floorEntry(position);
        return entry == null ? Duration.ZERO : entry.getValue();
    }

    private void dropArrivalsBefore(long position) {
        Long keep = arrivals.floorKey(position);
        if (keep != null) {
            arrivals.headMap(keep).clear();
        }
    }
}
