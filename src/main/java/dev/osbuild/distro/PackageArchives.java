package dev.osbuild.distro;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;

/** The kinds of archive osbuild can read. */
public final class PackageArchives {

    private PackageArchives() {}

    /**
     * The archive of a distribution; nothing is fetched yet.
     *
     * @param store keeps indexes, packages and remembered answers
     * @param events receives notes and the progress of downloads
     * @throws OsbuildException.Usage when the kind of distribution is unknown
     */
    public static PackageArchive open(ArchiveSettings settings, Store store, EventSink events) {
        if (!settings.distribution().equals("debian")) {
            throw new OsbuildException.Usage(
                    "the distribution '" + settings.distribution() + "' is not known",
                    "distribution.id",
                    "use 'debian'; other archives in Debian's format work with a mirror and a keyring of their own");
        }
        return new DebianArchive(settings, store, events, Host.current());
    }
}
