package dev.osbuild.distro.mirror;

import java.net.URI;
import java.util.Optional;

/**
 * Base addresses of archives, each with a closing slash.
 *
 * @param main holds the suite and its updates
 * @param security holds the suite's security fixes; empty when there is none or it is not wanted
 */
public record Mirrors(URI main, Optional<URI> security) {

    /** The base address of an archive by the name a lock gives it: {@code main}, {@code updates}, {@code security}. */
    public Optional<URI> base(String archive) {
        return archive.equals("security") ? security : Optional.of(main);
    }
}
