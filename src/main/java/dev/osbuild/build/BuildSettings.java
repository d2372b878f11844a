package dev.osbuild.build;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a user may choose for one run, beside the profile.
 *
 * @param cache the store's folder
 * @param output where artifacts land, below it one folder per profile and version
 * @param jobs processors to keep busy
 * @param mirror address of the main archive, from {@code --mirror}
 * @param offline never touches the network
 * @param locked refuses anything that is not in the profile's lock
 * @param refresh asks the mirrors for newer indexes
 * @param hostTools runs the machine's own programs instead of the tools tree's
 * @param environment the process's environment variables
 */
public record BuildSettings(
        Path cache,
        Path output,
        int jobs,
        Optional<String> mirror,
        boolean offline,
        boolean locked,
        boolean refresh,
        boolean hostTools,
        java.util.Map<String, String> environment) {

    public BuildSettings {
        environment = java.util.Map.copyOf(environment);
    }

    /** The same choices, and nothing but what the lock names. */
    BuildSettings asLocked() {
        return new BuildSettings(cache, output, jobs, mirror, offline, true, refresh, hostTools, environment);
    }

    /** The same choices with another folder for artifacts. */
    public BuildSettings withOutput(Path folder) {
        return new BuildSettings(cache, folder, jobs, mirror, offline, locked, refresh, hostTools, environment);
    }
}
