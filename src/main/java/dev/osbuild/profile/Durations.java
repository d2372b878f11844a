package dev.osbuild.profile;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as people write them: {@code 500 ms}, {@code 30 s}, {@code 1.5 min}, {@code 2 h}, {@code 7 d}. */
final class Durations {

    static final String PATTERN = "^[0-9]{1,9}(\\.[0-9]{1,9})? ?(ms|s|min|h|d)$";

    private Durations() {}

    /** @throws IllegalArgumentException with a sentence for the user when the text is no duration */
    static Duration parse(String text) {
        if (!text.matches(PATTERN)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration; write a number with a unit, such as 30 s, 1.5 min or 2 h");
        }
        int digits = 0;
        while (Character.isDigit(text.charAt(digits)) || text.charAt(digits) == '.') {
            digits++;
        }
        long milliseconds = switch (text.substring(digits).strip()) {
            case "ms" -> 1L;
            case "s" -> 1_000L;
            case "min" -> 60_000L;
            case "h" -> 3_600_000L;
            default -> 86_400_000L;
        };
        return Duration.ofMillis(new BigDecimal(text.substring(0, digits))
                .multiply(BigDecimal.valueOf(milliseconds))
                .longValue());
    }

    /** The shortest spelling {@link #parse} reads back. */
    static String write(Duration duration) {
        long milliseconds = duration.toMillis();
        if (milliseconds % 3_600_000 == 0) {
            return milliseconds / 3_600_000 + " h";
        } else if (milliseconds % 60_000 == 0) {
            return milliseconds / 60_000 + " min";
        }
        return milliseconds % 1_000 == 0 ? milliseconds / 1_000 + " s" : milliseconds + " ms";
    }
}
