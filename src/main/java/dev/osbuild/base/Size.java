package dev.osbuild.base;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes.
 *
 * @param bytes never negative
 */
public record Size(long bytes) implements Comparable<Size> {

    /** The accepted spellings, as a regular expression for the JSON Schema of profiles. */
    public static final String PATTERN = "^[0-9]+(\\.[0-9]+)? ?([KMGT]i?B|B)$";

    private static final Pattern SPELLING = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([KMGT]?)(i?)B");
    private static final String PREFIXES = "KMGT";

    /** @throws IllegalArgumentException when {@code bytes} is negative */
    public Size {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    /**
     * Reads sizes as people write them: {@code 64 MB} counts in thousands, {@code 64 MiB} in 1024s.
     *
     * @throws IllegalArgumentException with a sentence for the user when the text is no size
     */
    public static Size parse(String text) {
        Matcher matcher = SPELLING.matcher(text.strip());
        if (!matcher.matches()
                || (matcher.group(2).isEmpty() && !matcher.group(3).isEmpty())) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size; write a number with a unit, such as 64 MB or 8 MiB");
        }
        int power = PREFIXES.indexOf(matcher.group(2)) + 1;
        double unit = matcher.group(2).isEmpty() ? 1 : Math.pow(matcher.group(3).isEmpty() ? 1000 : 1024, power);
        double bytes = Double.parseDouble(matcher.group(1)) * unit;
        if (bytes >= Long.MAX_VALUE) {
            throw new IllegalArgumentException("'" + text + "' is larger than any disk");
        }
        return new Size(Math.round(bytes));
    }

    public static Size ofMebibytes(long mebibytes) {
        return new Size(Math.multiplyExact(mebibytes, 1L << 20));
    }

    @Override
    public int compareTo(Size other) {
        return Long.compare(bytes, other.bytes);
    }

    /** For people: three significant digits in thousands, such as {@code 7.52 MB}. */
    @Override
    public String toString() {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int power = 0;
        while (value >= 999.5 && power < PREFIXES.length()) {
            value /= 1000;
            power++;
        }
        String format = value < 10 ? "%.2f %sB" : value < 100 ? "%.1f %sB" : "%.0f %sB";
        return String.format(Locale.ROOT, format, value, PREFIXES.charAt(power - 1));
    }
}
