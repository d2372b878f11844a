package dev.osbuild.profile;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a project's {@code release.yaml} says about its releases; a project without one has the defaults. */
public record ReleaseSettings(
        @Setting(value = "Profiles that make a release; by default minimal alone.", byDefault = "[minimal]")
        List<String> profiles,

        @Setting(value = "Outputs of each profile, instead of the profile's own.", example = "[qcow2, wsl, oci]")
        List<String> formats,

        @Setting(
                value = "Address below which the folder of releases is served; with it documents give whole addresses.",
                example = "https://images.example.org/releases")
        Optional<URI> baseUrl,

        @Setting(value = "Raised by one when no earlier release must be used any more.", byDefault = "0")
        long securityEpoch,

        @Setting(
                value = "How long a channel's index holds, by channel; by default 168 h, 720 h and 2160 h.",
                example = "{ nightly: 72 h }")
        Map<String, Duration> expires) {

    /** The file's name, in the project's folder. */
    public static final String FILE_NAME = "release.yaml";

    public ReleaseSettings {
        profiles = List.copyOf(profiles);
        formats = List.copyOf(formats);
        expires = Map.copyOf(expires);
        if (profiles.isEmpty()) {
            throw new IllegalArgumentException("profiles must name at least one profile");
        }
        if (securityEpoch < 0) {
            throw new IllegalArgumentException("security-epoch counts from 0");
        }
        if (!List.of("nightly", "beta", "stable").containsAll(expires.keySet())) {
            throw new IllegalArgumentException("expires knows the channels nightly, beta and stable");
        }
    }
}
