package dev.osbuild.distro.fetch;

import java.time.Duration;

/**
 * How patient a download is.
 *
 * @param connections at the same time
 * @param attempts per address
 * @param firstPause before the second attempt; each further one is twice as long
 * @param answerWithin until the response's headers are there
 * @param stallAfter without a single byte a transfer is given up and resumed
 */
public record DownloadPolicy(
        int connections, int attempts, Duration firstPause, Duration answerWithin, Duration stallAfter) {

    /** What suits public mirrors. */
    public static final DownloadPolicy DEFAULT =
            new DownloadPolicy(8, 5, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(30));
}
