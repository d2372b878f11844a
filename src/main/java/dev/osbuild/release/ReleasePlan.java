package dev.osbuild.release;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be released where, decided before any of it is made.
 *
 * @param releases the folder of all channels
 * @param os the profiles' {@code os.id}
 * @param version as {@link VersionRules} gave it
 * @param commit it is made of
 * @param formats outputs instead of the profiles' own
 * @param baseUrl address of {@code releases}; empty for paths instead of addresses
 * @param now the date of the release
 * @param validity how long the index holds
 * @param documents further files of the release by name, such as {@code models.json}
 */
public record ReleasePlan(
        Path releases,
        Channel channel,
        String os,
        String version,
        String commit,
        List<String> profiles,
        List<String> formats,
        Optional<URI> baseUrl,
        long securityEpoch,
        Instant now,
        Duration validity,
        Map<String, byte[]> documents) {

    public ReleasePlan {
        profiles = profiles.stream().distinct().sorted().toList();
        formats = List.copyOf(formats);
        documents = Map.copyOf(documents);
        RelativePaths.requireName(version);
    }

    Instant expiry() {
        return now.plus(validity);
    }

    /** Where a file of the release will be found: an address, or the path itself. */
    String address(String path) {
        return baseUrl.map(base ->
                        base.toString().replaceFirst("/$", "") + "/" + channel.label() + "/" + version + "/" + path)
                .orElse(path);
    }
}
