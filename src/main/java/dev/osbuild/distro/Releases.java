package dev.osbuild.distro;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.distro.mirror.Mirrors;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The signed release files an answer rests on. Kept in the store's state, so that a build soon after needs no network.
 *
 * @param main base address of the main archive
 * @param security base address of the security archive, or empty
 * @param checked when the mirrors were last asked, in seconds since 1970
 * @param suites the release files, the main suite's first
 */
record Releases(String main, String security, long checked, List<Suite> suites) {

    Releases {
        suites = List.copyOf(suites);
    }

    /**
     * One verified release file, kept in the store by its digest.
     *
     * @param archive {@code main}, {@code updates} or {@code security}
     * @param address of the suite's folder, with a closing slash
     * @param sha256 of the InRelease file
     * @param date in seconds since 1970
     * @param validUntil in seconds since 1970, 0 when it is not limited
     */
    record Suite(String archive, String address, String sha256, long date, long validUntil) {

        /** Such as {@code trixie-updates}: the last name of the address. */
        String name() {
            String folder = address.substring(0, address.length() - 1);
            return folder.substring(folder.lastIndexOf('/') + 1);
        }
    }

    /** Stands for the content of all release files: an answer found under it holds as long as it stays the same. */
    Digest digest() {
        return Digest.of(
                CanonicalJson.compact(suites.stream().map(Suite::sha256).collect(Collectors.toList())));
    }

    Mirrors mirrors() {
        return new Mirrors(URI.create(main), security.isEmpty() ? Optional.empty() : Optional.of(URI.create(security)));
    }

    /** The date of the main suite. */
    Instant date() {
        return Instant.ofEpochSecond(suites.get(0).date());
    }

    /** The date of the release file of one archive, or of the main one when there is no such archive. */
    Instant date(String archive) {
        return suites.stream()
                .filter(suite -> suite.archive().equals(archive))
                .findFirst()
                .map(suite -> Instant.ofEpochSecond(suite.date()))
                .orElseGet(this::date);
    }

    /** When the first of the release files must not be used any more. */
    Optional<Instant> validUntil() {
        return suites.stream()
                .map(Suite::validUntil)
                .filter(until -> until > 0)
                .min(Comparator.naturalOrder())
                .map(Instant::ofEpochSecond);
    }
}
