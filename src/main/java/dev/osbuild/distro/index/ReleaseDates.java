package dev.osbuild.distro.index;

import dev.osbuild.base.OsbuildException;
import java.time.Duration;
import java.time.Instant;

/** Whether a release file's dates let it be used now. */
public final class ReleaseDates {

    private static final Duration CLOCK_SKEW = Duration.ofHours(24);

    private ReleaseDates() {}

    /**
     * Refuses what is expired or from the future.
     *
     * @param where the release file's address
     * @throws OsbuildException.VerificationFailed when it must not be used
     */
    public static void check(ReleaseFile release, Instant now, String where) {
        if (release.date().isAfter(now.plus(CLOCK_SKEW))) {
            throw new OsbuildException.VerificationFailed(
                    "the release file is dated in the future, " + release.date() + " (now it is " + now + ")",
                    where,
                    "set this machine's clock; if it is right, use another mirror");
        }
        release.validUntil().filter(until -> until.isBefore(now)).ifPresent(until -> {
            throw new OsbuildException.VerificationFailed(
                    "the release file was valid until " + until + " (now it is " + now + ")",
                    where,
                    "use a mirror that is up to date, or set this machine's clock; to build from an old archive on"
                            + " purpose, use a lock");
        });
    }
}
