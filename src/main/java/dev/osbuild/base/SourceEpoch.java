package dev.osbuild.base;

import java.time.Instant;

/**
 * The one date that may appear in an artifact; files newer than it are given it.
 *
 * @param seconds since 1970-01-01T00:00:00Z, as in {@code SOURCE_DATE_EPOCH}
 */
public record SourceEpoch(long seconds) {

    /** @throws IllegalArgumentException when the date lies before 1980, which FAT cannot store, or after 2106 */
    public SourceEpoch {
        if (seconds < 315_532_800L || seconds > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("the source epoch must lie between 1980 and 2106, not at " + seconds);
        }
    }

    public Instant instant() {
        return Instant.ofEpochSecond(seconds);
    }

    @Override
    public String toString() {
        return Long.toString(seconds);
    }
}
