package dev.osbuild.distro;

import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import dev.osbuild.distro.fetch.Download;
import dev.osbuild.distro.fetch.Downloader;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Files that a profile names by address and digest, fetched as packages are: with retries, resumed, checked. */
public final class PinnedFiles {

    private static final long UNKNOWN_SIZE = -1;

    private final Downloader downloader;

    /** @param offline refuses whatever is not in the store */
    public PinnedFiles(Store store, boolean offline) {
        this.downloader = Downloads.open(ArchiveSettings.debian("").withOffline(offline), store, Host.current());
    }

    /**
     * The file in the store.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when the server delivers other content
     * @throws dev.osbuild.base.OsbuildException.Environment when it cannot be had
     */
    public Path fetch(URI address, Digest sha256, EventSink events) throws IOException {
        return downloader.fetch(new Download(List.of(address), sha256, UNKNOWN_SIZE, address.toString()), events);
    }
}
