package dev.osbuild.build;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.profile.Lock;
import dev.osbuild.profile.Os;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the one date of a build: the profile's {@code os.epoch}, else {@code SOURCE_DATE_EPOCH}, else the lock's, else
 * the date of the distribution's release.
 */
final class SourceEpochs {

    private SourceEpochs() {}

    static SourceEpoch choose(Os os, Map<String, String> environment, Optional<Lock> lock, PackageArchive archive) {
        String variable = environment.getOrDefault("SOURCE_DATE_EPOCH", "");
        try {
            if (os.epoch().isPresent()) {
                return new SourceEpoch(os.epoch().get());
            }
            if (!variable.isEmpty()) {
                return new SourceEpoch(Long.parseLong(variable));
            }
        } catch (IllegalArgumentException e) {
            throw new OsbuildException.Usage(
                    "not a usable date: " + e.getMessage(),
                    os.epoch().isPresent() ? "os.epoch" : "SOURCE_DATE_EPOCH",
                    "give whole seconds since 1970");
        }
        return lock.map(known -> new SourceEpoch(known.epoch()))
                .orElseGet(() -> new SourceEpoch(archive.releaseDate().getEpochSecond()));
    }
}
