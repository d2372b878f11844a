package dev.osbuild.distro.index;

import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.deb.Stanza;
import dev.osbuild.distro.deb.StanzaReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A suite's release file, whose signature has been verified: its dates and the digests of its indexes (the Debian
 * repository format).
 *
 * @param origin who publishes it, such as {@code Debian}
 * @param label which archive of theirs, such as {@code Debian-Security}
 * @param suite name by role, such as {@code stable}
 * @param codename name by release, such as {@code trixie}
 * @param date when it was made
 * @param validUntil after which it must not be used
 * @param byHash whether indexes can be fetched by their digest
 * @param files indexes by their path below the suite's folder
 */
public record ReleaseFile(
        String origin,
        String label,
        String suite,
        String codename,
        Instant date,
        Optional<Instant> validUntil,
        boolean byHash,
        Map<String, IndexFile> files) {

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})\\s+([0-9]{1,15})\\s+(\\S+)");
    private static final int MAX_FILES = 100_000;

    public ReleaseFile {
        files = Map.copyOf(files);
    }

    /**
     * A file that the release file vouches for.
     *
     * @param path below the suite's folder
     * @param size in bytes
     */
    public record IndexFile(String path, Digest sha256, long size) {}

    /**
     * Reads a verified text.
     *
     * @param where its address, for errors
     * @throws OsbuildException.VerificationFailed when it is malformed
     */
    public static ReleaseFile parse(byte[] text, String where) {
        try {
            StanzaReader reader = new StanzaReader(new ByteArrayInputStream(text), where, Set.of());
            Stanza stanza = reader.next()
                    .orElseThrow(() -> new OsbuildException.VerificationFailed("the release file is empty", where, ""));
            if (reader.next().isPresent()) {
                throw stanza.malformed("the release file has more than one stanza");
            }
            return new ReleaseFile(
                    stanza.get("Origin"),
                    stanza.get("Label"),
                    stanza.get("Suite"),
                    stanza.get("Codename"),
                    date(stanza, stanza.require("Date")),
                    stanza.find("Valid-Until").map(value -> date(stanza, value)),
                    stanza.isYes("Acquire-By-Hash"),
                    files(stanza));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The compressed index of a component's packages.
     *
     * @throws OsbuildException.Usage when the suite has no such component
     */
    public IndexFile packages(String component, String architecture, String where) {
        String path = component + "/binary-" + architecture + "/Packages.xz";
        return Optional.ofNullable(files.get(path))
                .orElseThrow(() -> new OsbuildException.Usage(
                        "the suite has no component '" + component + "' for " + architecture,
                        where,
                        "check distribution.components; Debian has main, contrib, non-free and non-free-firmware"));
    }

    private static Instant date(Stanza stanza, String text) {
        try {
            String rfc = text.replaceFirst(" (UTC|Z)$", " GMT");
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(rfc));
        } catch (DateTimeParseException e) {
            throw stanza.malformed("'" + text + "' is not a date");
        }
    }

    private static Map<String, IndexFile> files(Stanza stanza) {
        Map<String, IndexFile> files = new LinkedHashMap<>();
        for (String line : List.of(stanza.require("SHA256").strip().split("\n"))) {
            var matcher = LINE.matcher(line);
            if (!matcher.matches() || files.size() > MAX_FILES) {
                throw stanza.malformed("the list of files is malformed");
            }
            String path = matcher.group(3);
            files.put(path, new IndexFile(path, new Digest(matcher.group(1)), Long.parseLong(matcher.group(2))));
        }
        return files;
    }
}
