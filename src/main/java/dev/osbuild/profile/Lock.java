package dev.osbuild.profile;

import dev.osbuild.base.Digest;
import dev.osbuild.base.LockedPackage;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything a build takes from outside its project, pinned to exact bytes. Lists are kept sorted, so equal locks are
 * written as equal bytes.
 *
 * @param epoch the source epoch, in seconds since 1970
 * @param archives the signed release files that the requests were answered from
 * @param requests the packages of images and of tools trees
 * @param downloads files from the network
 */
public record Lock(long epoch, List<Archive> archives, List<Request> requests, List<Download> downloads) {

    /** Raised when the format of lock files changes. */
    public static final int SCHEMA = 1;

    public Lock {
        archives = archives.stream().sorted(Archive.ORDER).distinct().toList();
        requests = requests.stream().sorted(Request.ORDER).toList();
        downloads = downloads.stream().sorted(Download.ORDER).toList();
    }

    /**
     * A package archive at one moment, wherever it was read from.
     *
     * @param use {@code image} or {@code tools}: whose packages come from it
     * @param name {@code main}, {@code updates} or {@code security}
     * @param suite such as {@code trixie-updates}
     * @param inRelease of its signed release file
     * @param date the release file's own
     */
    public record Archive(String use, String name, String suite, Digest inRelease, Instant date) {
        private static final Comparator<Archive> ORDER =
                Comparator.comparing(Archive::use).thenComparing(Archive::name).thenComparing(Archive::suite);

        /** For messages, and to tell archives apart. */
        public String title() {
            return use + " " + name + " " + suite;
        }
    }

    /** The dates of the archives of one use, by name. */
    public Map<String, Instant> dates(String use) {
        return archives.stream()
                .filter(archive -> archive.use().equals(use))
                .collect(Collectors.toMap(Archive::name, Archive::date, (one, other) -> one));
    }

    /**
     * What a stage asked for, and what it gets.
     *
     * @param roots package names, sorted
     * @param selection how far the request reaches: {@code named}, {@code dependencies}, {@code system}, or {@code
     *     tools} for a tools tree
     */
    public record Request(List<String> roots, String selection, List<LockedPackage> packages) {

        private static final Comparator<Request> ORDER = Comparator.comparing(Request::title);

        public Request {
            roots = roots.stream().sorted().distinct().toList();
            packages = packages.stream().sorted().toList();
        }

        /** For messages, and to tell requests apart. */
        public String title() {
            return selection + " of " + String.join(", ", roots);
        }
    }

    /**
     * A file from the network.
     *
     * @param size in bytes
     */
    public record Download(URI address, Digest sha256, long size) {
        private static final Comparator<Download> ORDER =
                Comparator.comparing(download -> download.address().toString());
    }
}
