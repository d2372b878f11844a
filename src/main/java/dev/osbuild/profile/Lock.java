package dev.osbuild.profile;

import dev.osbuild.base.Digest;
import dev.osbuild.base.LockedPackage;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Everything a build takes from outside its project, pinned to exact bytes. Lists are kept sorted, so equal locks are
 * written as equal bytes.
 *
 * @param epoch the source epoch, in seconds since 1970
 * @param archives the package archives' signed indexes
 * @param requests the packages of images
 * @param tools the packages of the tools tree
 * @param downloads files from the network
 */
public record Lock(
        long epoch,
        List<Archive> archives,
        List<Request> requests,
        List<LockedPackage> tools,
        List<Download> downloads) {

    /** Raised when the format of lock files changes. */
    public static final int SCHEMA = 1;

    public Lock {
        archives = archives.stream().sorted(Archive.ORDER).toList();
        requests = requests.stream().sorted(Request.ORDER).toList();
        tools = tools.stream().sorted().toList();
        downloads = downloads.stream().sorted(Download.ORDER).toList();
    }

    /**
     * A package archive at one moment, wherever it was read from.
     *
     * @param name {@code main} or {@code security}
     * @param suite such as {@code trixie}
     * @param inRelease of its signed index
     * @param date the signed index's own
     */
    public record Archive(String name, String suite, Digest inRelease, Instant date) {
        private static final java.util.Comparator<Archive> ORDER =
                java.util.Comparator.comparing(Archive::name).thenComparing(Archive::suite);
    }

    /**
     * What a stage asked for, and what it gets.
     *
     * @param roots package names, sorted
     * @param selection how far the request reaches: {@code named}, {@code dependencies} or {@code system}
     */
    public record Request(List<String> roots, String selection, List<LockedPackage> packages) {

        private static final java.util.Comparator<Request> ORDER = java.util.Comparator.comparing(Request::title);

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
        private static final java.util.Comparator<Download> ORDER =
                java.util.Comparator.comparing(download -> download.address().toString());
    }
}
