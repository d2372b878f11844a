package dev.osbuild.distro;

import dev.osbuild.distro.fetch.DownloadPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What an archive's reader needs to know of the machine it runs on.
 *
 * @param aptFolder apt's configuration
 * @param environment of the process
 * @param clock tells whether a release file is expired
 * @param downloads how patient to be
 */
record Host(Path aptFolder, Map<String, String> environment, Clock clock, DownloadPolicy downloads) {

    Host {
        environment = Map.copyOf(environment);
    }

    /** The machine this process runs on. */
    static Host current() {
        return new Host(Path.of("/etc/apt"), System.getenv(), Clock.systemUTC(), DownloadPolicy.DEFAULT);
    }
}
