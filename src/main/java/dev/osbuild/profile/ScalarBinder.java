package dev.osbuild.profile;

import dev.osbuild.base.Digest;
import dev.osbuild.base.Size;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Turns the text of one value into the Java value a setting wants. */
final class ScalarBinder {

    private static final BigInteger INT_MIN = BigInteger.valueOf(Integer.MIN_VALUE);
    private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private ScalarBinder() {}

    /**
     * The value, or {@code null} when the text is not of the kind.
     *
     * @throws IllegalArgumentException with a sentence for the user when the text is of the kind and yet impossible
     */
    static @Nullable Object bind(ScalarKind kind, Node.Scalar scalar) {
        String text = scalar.text();
        boolean outside = scalar.form() == Node.Form.OUTSIDE;
        boolean number = outside || scalar.form() == Node.Form.NUMBER;
        boolean bool = outside || scalar.form() == Node.Form.BOOLEAN;
        boolean whole = number && isWhole(text);
        boolean decimal = number && isDecimal(text);
        return switch (kind) {
            case TEXT -> text;
            case SECRET -> outside ? new Secret(text) : null;
            case BOOLEAN -> bool ? bool(text) : null;
            case INTEGER -> whole ? (Object) integer(text) : null;
            case LONG -> whole ? (Object) whole(text) : null;
            case DECIMAL -> decimal ? (Object) decimal(text) : null;
            default -> patterned(kind, text);
        };
    }

    private static @Nullable Object patterned(ScalarKind kind, String text) {
        if (!text.matches(kind.pattern())) {
            return null;
        }
        return switch (kind) {
            case SIZE -> Size.parse(text);
            case DURATION -> Durations.parse(text);
            case DIGEST -> new Digest(text);
            case ADDRESS -> address(text);
            case INSTANT -> instant(text);
            default -> throw new IllegalStateException(kind + " has no pattern");
        };
    }

    private static @Nullable Boolean bool(String text) {
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static Integer integer(String text) {
        BigInteger value = new BigInteger(text);
        if (value.compareTo(INT_MIN) < 0 || value.compareTo(INT_MAX) > 0) {
            throw new IllegalArgumentException("must lie between " + INT_MIN + " and " + INT_MAX);
        }
        return value.intValue();
    }

    private static Long whole(String text) {
        BigInteger value = new BigInteger(text);
        if (value.compareTo(LONG_MIN) < 0 || value.compareTo(LONG_MAX) > 0) {
            throw new IllegalArgumentException("must lie between " + LONG_MIN + " and " + LONG_MAX);
        }
        return value.longValue();
    }

    private static Double decimal(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("is too large");
        }
        return value;
    }

    private static URI address(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not an address: " + e.getReason());
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("is not a date of the calendar");
        }
    }

    /** Decimal digits as JSON has them: no leading zero, no underscore, no other base. */
    private static boolean isWhole(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - start;
        if (digits < 1 || digits > 100 || (digits > 1 && text.charAt(start) == '0')) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDecimal(String text) {
        return isWhole(text)
                || (text.length() <= 100 && text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?"));
    }
}
