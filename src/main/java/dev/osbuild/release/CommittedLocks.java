package dev.osbuild.release;

import dev.osbuild.base.OsbuildException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Betas and stable releases are made of packages that somebody chose and committed, not of those that are newest on the
 * day. Nightly releases are made of either.
 */
public final class CommittedLocks {

    private CommittedLocks() {}

    /**
     * Refuses a release that has no committed lock.
     *
     * @param locks where the lock of each profile belongs, by the profile's name
     * @throws OsbuildException.Usage for the first profile without one
     */
    public static void require(Channel channel, GitRepository repository, Map<String, Path> locks) {
        if (channel == Channel.NIGHTLY) {
            return;
        }
        locks.forEach((profile, lock) -> {
            if (!repository.holds(lock)) {
                throw new OsbuildException.Usage(
                        "a " + channel.label() + " release needs a committed lock of " + profile,
                        lock.toString(),
                        "run 'osbuild lock --profile " + profile + "' and commit the file, or use --channel nightly");
            }
        });
    }
}
