package dev.osbuild.release;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The releases of one channel: {@code index.json}, canonical JSON, signed. A client that remembers the last index it saw
 * finds out when a mirror replays an older one, and one that looks at the date when a mirror stands still.
 *
 * @param schema version of this format, {@value #SCHEMA}
 * @param os the profiles' {@code os.id}
 * @param channel its label
 * @param sequence one more than that of the index before
 * @param issued when it was signed
 * @param expires after which it must not be used
 * @param securityEpoch releases of a lower one must not be used any more
 * @param latest the newest release; of the stable channel, the highest version, which never goes down
 * @param releases in the order they were made
 */
public record ReleaseIndex(
        int schema,
        String os,
        String channel,
        long sequence,
        String issued,
        String expires,
        long securityEpoch,
        String latest,
        List<Entry> releases) {

    public static final int SCHEMA = 1;
    public static final String FILE_NAME = "index.json";
    static final int MAX_BYTES = 16 << 20;

    public ReleaseIndex {
        releases = List.copyOf(releases);
        instant(issued);
        instant(expires);
        if (sequence < 1 || securityEpoch < 0) {
            throw new IllegalArgumentException("sequence and security epoch count from 1 and from 0");
        }
        Set<String> names = new HashSet<>();
        for (Entry entry : releases) {
            if (!names.add(entry.version())) {
                throw new IllegalArgumentException("it lists " + entry.version() + " twice");
            }
        }
        if (!names.contains(latest)) {
            throw new IllegalArgumentException("its latest release is not in its list");
        }
    }

    /**
     * One release; its folder lies beside the index and has the version as its name.
     *
     * @param issued when it was made
     * @param size of its {@code release.json} in bytes
     * @param sha256 of its {@code release.json}
     * @param sha512 of its {@code release.json}
     */
    public record Entry(
            String version, String commit, String issued, long securityEpoch, long size, String sha256, String sha512) {

        public Entry {
            instant(issued);
            RelativePaths.requireName(version);
            Listed.requireDigests(version, sha256, sha512);
        }
    }

    Instant expiry() {
        return instant(expires);
    }

    Optional<Entry> entry(String version) {
        return releases.stream()
                .filter(entry -> entry.version().equals(version))
                .findFirst();
    }

    /** The index that follows this one when a release was added. */
    ReleaseIndex with(Entry release, Instant now, Instant until, long epoch) {
        List<Entry> all = new ArrayList<>(releases);
        all.add(release);
        return new ReleaseIndex(
                schema,
                os,
                channel,
                sequence + 1,
                now.toString(),
                until.toString(),
                Math.max(epoch, securityEpoch),
                newer(latest, release.version()),
                all);
    }

    /** The same releases, signed anew. */
    ReleaseIndex renewed(Instant now, Instant until, long epoch) {
        return new ReleaseIndex(
                schema,
                os,
                channel,
                sequence + 1,
                now.toString(),
                until.toString(),
                Math.max(epoch, securityEpoch),
                latest,
                releases);
    }

    /** The first index of a channel. */
    static ReleaseIndex first(String os, Channel channel, Entry release, Instant now, Instant until, long epoch) {
        return new ReleaseIndex(
                SCHEMA,
                os,
                channel.label(),
                1,
                now.toString(),
                until.toString(),
                epoch,
                release.version(),
                List.of(release));
    }

    /** Of two versions the higher one; nightly releases, which have no order of their own, follow time. */
    private static String newer(String before, String added) {
        Optional<Version> old = Version.parse(before);
        Optional<Version> now = Version.parse(added);
        return old.isPresent() && now.isPresent() && old.get().compareTo(now.get()) > 0 ? before : added;
    }

    /** Reads an index's bytes; {@code where} names them in errors. */
    static ReleaseIndex parse(byte[] bytes, String where) {
        try {
            return CanonicalJson.read(bytes, ReleaseIndex.class);
        } catch (IOException e) {
            throw new OsbuildException.VerificationFailed(
                    "not an index of releases: " + e.getMessage(), where, "fetch it again", e);
        }
    }

    byte[] bytes() {
        return CanonicalJson.pretty(this);
    }

    static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is not a date", e);
        }
    }
}
