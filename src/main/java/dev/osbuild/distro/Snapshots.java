package dev.osbuild.distro;

import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot archive, which keeps what ordinary mirrors have superseded. Below its address lie {@code debian/TIME/} and
 * {@code debian-security/TIME/}, each an archive as it was at that time, and any time leads to the snapshot before it.
 */
final class Snapshots {

    static final String VARIABLE = "OSBUILD_SNAPSHOT";

    /** A release file is dated before its packages are on all mirrors, from one of which the snapshot was taken. */
    private static final List<Duration> AFTER_RELEASE = List.of(Duration.ofDays(1), Duration.ZERO);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Optional<URI> address;

    private Snapshots(Optional<URI> address) {
        this.address = address;
    }

    /**
     * The snapshot archive of {@code OSBUILD_SNAPSHOT}, else of the profile, else none.
     *
     * @throws OsbuildException.Usage when the address is not one
     */
    static Snapshots of(Map<String, String> environment, Optional<String> profile) {
        String variable = environment.getOrDefault(VARIABLE, "");
        return new Snapshots(
                variable.isBlank()
                        ? profile.map(text -> parse(text, "distribution.snapshot-mirror"))
                        : Optional.of(parse(variable, VARIABLE)));
    }

    private static URI parse(String text, String where) {
        try {
            URI uri = new URI(text.endsWith("/") ? text : text + "/");
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below, as any other text that is no address.
        }
        throw new OsbuildException.Usage(
                "'" + text + "' is not the address of a snapshot archive",
                where,
                "write it like http://snapshots.example/archive");
    }

    boolean exist() {
        return address.isPresent();
    }

    /**
     * Where a package may be had.
     *
     * @param released the date of the release file that named the package
     */
    List<URI> addresses(LockedPackage locked, Instant released) {
        String archive = locked.archive().equals("security") ? "debian-security/" : "debian/";
        return address.stream()
                .flatMap(base -> AFTER_RELEASE.stream()
                        .map(later -> base.resolve(archive + TIME.format(released.plus(later)) + "/" + locked.path())))
                .toList();
    }
}
