package dev.osbuild.distro;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** An archive in Debian's format. */
final class DebianArchive implements PackageArchive {

    private final ArchiveSettings settings;
    private final Store store;
    private final EventSink events;

    DebianArchive(ArchiveSettings settings, Store store, EventSink events) {
        this.settings = settings;
        this.store = store;
        this.events = events;
    }

    @Override
    public List<LockedPackage> resolve(List<String> roots, Selection selection, boolean recommends) {
        throw notYet();
    }

    @Override
    public Path fetch(LockedPackage locked) {
        return fetchAll(List.of(locked), events).get(0);
    }

    @Override
    public List<Path> fetchAll(List<LockedPackage> packages, EventSink sink) {
        throw notYet();
    }

    @Override
    public Instant releaseDate() {
        throw notYet();
    }

    private UnsupportedOperationException notYet() {
        return new UnsupportedOperationException(settings + " in " + store.root());
    }
}
