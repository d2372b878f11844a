package dev.osbuild.distro.fetch;

import dev.osbuild.base.Digest;
import java.net.URI;
import java.util.List;

/**
 * A file to fetch, known by its content.
 *
 * @param addresses where it may be had, tried in this order
 * @param sha256 of the content
 * @param size in bytes, of which not one more is accepted; negative when nobody said
 * @param description for people, such as {@code hello 2.10-3}
 */
public record Download(List<URI> addresses, Digest sha256, long size, String description) {

    /** More than any file without a known size may have. */
    static final long LARGEST_BYTES = 16L << 30;

    public Download {
        addresses = List.copyOf(addresses);
    }

    /** Whether the size was given. */
    boolean isSized() {
        return size >= 0;
    }
}
