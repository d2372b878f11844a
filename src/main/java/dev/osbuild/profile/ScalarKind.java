package dev.osbuild.profile;

import dev.osbuild.base.Digest;
import dev.osbuild.base.Size;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** The kinds of single values a setting can hold. */
enum ScalarKind {
    TEXT("text", ""),
    BOOLEAN("true or false", ""),
    INTEGER("a whole number", ""),
    LONG("a whole number", ""),
    DECIMAL("a number", ""),
    SIZE("a size such as 64 MB or 8 MiB", Size.PATTERN),
    DURATION("a duration such as 30 s, 1.5 min or 2 h", Durations.PATTERN),
    DIGEST("a SHA-256 digest of 64 lower-case hexadecimal digits", "^[0-9a-f]{64}$"),
    ADDRESS("an address such as https://example.org/file", "^[A-Za-z][A-Za-z0-9+.-]*:[^ ]+$"),
    INSTANT(
            "a date such as 2026-01-01T00:00:00Z",
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$"),
    SECRET("{ from-env: NAME } or { from-file: PATH }", "");

    private final String expectation;
    private final String pattern;

    ScalarKind(String expectation, String pattern) {
        this.expectation = expectation;
        this.pattern = pattern;
    }

    /** Completes "must be …". */
    String expectation() {
        return expectation;
    }

    /** A regular expression for the written form, for the JSON Schema; empty when there is none. */
    String pattern() {
        return pattern;
    }

    /** The kind a Java class stands for. {@code null} when the class is not a single value. */
    @org.jspecify.annotations.Nullable
    static ScalarKind of(Class<?> type) {
        if (type == String.class) {
            return TEXT;
        } else if (type == boolean.class || type == Boolean.class) {
            return BOOLEAN;
        } else if (type == int.class || type == Integer.class) {
            return INTEGER;
        } else if (type == long.class || type == Long.class) {
            return LONG;
        } else if (type == double.class || type == Double.class) {
            return DECIMAL;
        } else if (type == Size.class) {
            return SIZE;
        } else if (type == Duration.class) {
            return DURATION;
        } else if (type == Digest.class) {
            return DIGEST;
        } else if (type == URI.class) {
            return ADDRESS;
        } else if (type == Instant.class) {
            return INSTANT;
        } else if (type == Secret.class) {
            return SECRET;
        }
        return null;
    }
}
