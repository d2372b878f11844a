package dev.osbuild.distro;

import dev.osbuild.distro.fetch.Downloader;
import dev.osbuild.distro.fetch.Proxies;
import dev.osbuild.distro.mirror.AptSettings;
import dev.osbuild.store.Store;

/** The downloader of a host: its proxies, its patience. */
final class Downloads {

    private Downloads() {}

    static Downloader open(ArchiveSettings settings, Store store, Host host) {
        return new Downloader(
                store,
                () -> new Proxies(AptSettings.read(host.aptFolder()), host.environment()),
                host.downloads(),
                settings.offline());
    }
}
