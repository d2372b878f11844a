package dev.osbuild.distro;

import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Selection;
import dev.osbuild.distro.deb.RelationParser;
import dev.osbuild.distro.fetch.Download;
import dev.osbuild.distro.fetch.Downloader;
import dev.osbuild.distro.index.PackageIndexes;
import dev.osbuild.distro.index.ReleaseFile;
import dev.osbuild.distro.mirror.Mirrors;
import dev.osbuild.distro.resolve.Candidate;
import dev.osbuild.distro.resolve.IndexedUniverse;
import dev.osbuild.distro.resolve.Roots;
import dev.osbuild.distro.resolve.Sat4jResolver;
import dev.osbuild.distro.resolve.Universe;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An archive in Debian's format: the suite, its updates and its security fixes. Safe for use by several threads. */
final class DebianArchive implements PackageArchive {

    private final ArchiveSettings settings;
    private final Store store;
    private final EventSink events;
    private final Downloader downloader;
    private final CurrentReleases current;
    private final Answers answers;
    private final Snapshots snapshots;
    private @Nullable Universe universe;

    DebianArchive(ArchiveSettings settings, Store store, EventSink events, Host host) {
        this.settings = settings;
        this.store = store;
        this.events = events;
        this.downloader = Downloads.open(settings, store, host);
        this.answers = new Answers(store, CurrentReleases.identity(settings, host));
        this.current = new CurrentReleases(settings, store, events, host, downloader, answers);
        this.snapshots = Snapshots.of(host.environment(), settings.snapshotMirror());
    }

    @Override
    public List<LockedPackage> resolve(List<String> roots, Selection selection, boolean recommends) {
        String request = selection + (recommends ? " with recommends " : " ") + String.join(" ", roots);
        try {
            Releases releases = current.get();
            var remembered = answers.find(request, releases);
            if (remembered.isPresent()) {
                return remembered.get();
            }
            List<LockedPackage> packages = select(roots, selection, recommends).stream()
                    .map(DebianArchive::lock)
                    .sorted()
                    .toList();
            answers.remember(request, releases, packages);
            return packages;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private List<Candidate> select(List<String> roots, Selection selection, boolean recommends) throws IOException {
        Universe packages = universe();
        if (selection == Selection.NAMED) {
            return Roots.find(packages, roots);
        }
        Set<String> names = new LinkedHashSet<>();
        if (selection == Selection.SYSTEM) {
            packages.base().forEach(candidate -> names.add(candidate.name()));
        }
        names.addAll(roots);
        return new Sat4jResolver(packages).resolve(List.copyOf(names), recommends);
    }

    private static LockedPackage lock(Candidate candidate) {
        return new LockedPackage(
                candidate.name(),
                candidate.details().version(),
                candidate.details().architecture(),
                candidate.details().sha256(),
                candidate.details().size(),
                candidate.details().filename(),
                candidate.archive());
    }

    @Override
    public Path fetch(LockedPackage locked) {
        return fetchAll(List.of(locked), events).get(0);
    }

    @Override
    public List<Path> fetchAll(List<LockedPackage> packages, EventSink sink) {
        try {
            List<Download> downloads = new ArrayList<>();
            for (LockedPackage locked : packages) {
                boolean isPresent = store.files().find(locked.sha256()).isPresent();
                downloads.add(new Download(
                        isPresent || settings.offline() ? List.of() : addresses(locked),
                        locked.sha256(),
                        locked.size(),
                        locked.toString()));
            }
            return downloader.fetchAll(downloads, sink);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private List<URI> addresses(LockedPackage locked) throws IOException {
        Mirrors mirrors = current.mirrors();
        URI base = mirrors.base(locked.archive())
                .orElseThrow(() -> new OsbuildException.Usage(
                        locked + " comes from the security archive, but none is configured",
                        "distribution.security-mirror",
                        "name a security mirror, or run 'osbuild lock' again"));
        List<URI> addresses = new ArrayList<>();
        addresses.add(base.resolve(locked.path()));
        if (snapshots.exist()) {
            Instant released = settings.lockedDates().get(locked.archive());
            addresses.addAll(snapshots.addresses(locked, released == null ? current.date(locked.archive()) : released));
        }
        return addresses;
    }

    @Override
    public List<ArchiveMoment> moments() {
        try {
            return current.get().suites().stream()
                    .map(suite -> new ArchiveMoment(
                            suite.archive(),
                            suite.name(),
                            new Digest(suite.sha256()),
                            Instant.ofEpochSecond(suite.date())))
                    .toList();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public Instant answersHoldUntil() {
        return current.holdUntil();
    }

    @Override
    public Instant releaseDate() {
        try {
            return current.get().date();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private synchronized Universe universe() throws IOException {
        Universe known = universe;
        if (known != null) {
            return known;
        }
        List<IndexPart> parts = indexParts();
        List<Path> files =
                downloader.fetchAll(parts.stream().map(IndexPart::download).toList(), events);
        PackageIndexes indexes = new PackageIndexes(store);
        List<IndexedUniverse.Source> sources = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Download download = parts.get(i).download();
            sources.add(new IndexedUniverse.Source(
                    parts.get(i).archive(), indexes.open(files.get(i), download.sha256(), download.description())));
        }
        known = new IndexedUniverse(sources, new RelationParser(settings.architecture()));
        universe = known;
        return known;
    }

    private List<IndexPart> indexParts() throws IOException {
        List<IndexPart> parts = new ArrayList<>();
        for (Releases.Suite suite : current.get().suites()) {
            ReleaseFile release = ReleaseFetcher.stored(suite, message(suite));
            for (String component : settings.components()) {
                ReleaseFile.IndexFile file =
                        release.packages(component, settings.architecture().debianName(), suite.address());
                URI folder = URI.create(suite.address());
                URI plain = folder.resolve(file.path());
                List<URI> addresses = release.byHash()
                        ? List.of(plain.resolve("by-hash/SHA256/" + file.sha256()), plain)
                        : List.of(plain);
                parts.add(new IndexPart(
                        suite.archive(), new Download(addresses, file.sha256(), file.size(), plain.toString())));
            }
        }
        return parts;
    }

    private byte[] message(Releases.Suite suite) throws IOException {
        Path file = store.files()
                .find(new Digest(suite.sha256()))
                .orElseThrow(() -> new OsbuildException.Environment(
                        "the release file is not in the cache any more",
                        suite.address(),
                        "run once with --refresh and without --offline"));
        return Files.readAllBytes(file);
    }

    private UncheckedIOException unusable(IOException e) {
        throw new OsbuildException.Environment(
                "the package archive cannot be read: " + e,
                store.root().toString(),
                "check the cache folder, its free space and the network",
                e);
    }

    /** An index of one suite and component. */
    private record IndexPart(String archive, Download download) {}
}
