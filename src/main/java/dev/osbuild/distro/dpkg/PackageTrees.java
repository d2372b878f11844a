package dev.osbuild.distro.dpkg;

import dev.osbuild.base.Digest;
import dev.osbuild.base.Event;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Packages, each unpacked once and kept in the store by its file's digest. What is kept is never changed again; root file
 * systems and tools trees are made of hard links to it.
 */
public final class PackageTrees {

    private static final String KIND = "packages";
    /** Part of the key: raised when the stored form changes. */
    private static final String FORM = "3 ";

    private static final Set<String> SCRIPTS = Set.of("preinst", "postinst", "prerm", "postrm", "config");

    /** Making files waits for the disk about as long as it computes. */
    private static final int THREADS_PER_JOB = 2;

    private final Store store;

    public PackageTrees(Store store) {
        this.store = store;
    }

    /**
     * Where the files of one package lie, unpacked; read-only.
     *
     * @throws OsbuildException.VerificationFailed when the package is malformed or hostile
     */
    public Path dataOf(DebPackage deb) {
        try {
            return unpack(deb).data();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #dataOf} for a package that was unpacked already; empty for others. */
    Optional<Path> findDataOf(DebPackage deb) throws IOException {
        return store.trees().find(KIND, key(deb)).map(folder -> folder.resolve(UnpackedPackage.DATA));
    }

    private static Digest key(DebPackage deb) {
        return Digest.of(FORM + deb.locked().sha256());
    }

    /** All packages in the order given, unpacked with {@code jobs} processors in mind. */
    List<UnpackedPackage> unpackAll(List<DebPackage> packages, int jobs, EventSink events) throws IOException {
        AtomicLong done = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, jobs) * THREADS_PER_JOB);
        try {
            Map<DebPackage, Future<UnpackedPackage>> futures = new HashMap<>();
            for (DebPackage deb : largestFirst(packages)) {
                futures.put(deb, threads.submit(() -> {
                    UnpackedPackage unpacked = unpack(deb);
                    events.emit(new Event.Progress("unpack", done.incrementAndGet(), packages.size(), "packages"));
                    return unpacked;
                }));
            }
            List<UnpackedPackage> unpacked = new ArrayList<>();
            for (DebPackage deb : packages) {
                unpacked.add(get(Objects.requireNonNull(futures.get(deb))));
            }
            return unpacked;
        } finally {
            threads.shutdownNow();
        }
    }

    /** So that no thread is left with a large package when all others are done. */
    private static List<DebPackage> largestFirst(List<DebPackage> packages) {
        return packages.stream()
                .sorted(Comparator.comparingLong(
                                (DebPackage deb) -> deb.locked().size())
                        .reversed())
                .toList();
    }

    private static UnpackedPackage get(Future<UnpackedPackage> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted("unpacking was ended");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OsbuildException known) {
                throw known;
            }
            if (e.getCause() instanceof IOException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private UnpackedPackage unpack(DebPackage deb) throws IOException {
        Digest key = key(deb);
        try {
            Path folder = store.trees().getOrCreate(KIND, key, work -> unpack(deb, work));
            return UnpackedPackage.load(folder, deb.file());
        } catch (MalformedDeb e) {
            throw new OsbuildException.VerificationFailed(
                    "the package " + deb.locked().name() + " cannot be unpacked: " + e.getMessage(),
                    deb.file().toString(),
                    "do not use it; report it to whoever made it",
                    e);
        }
    }

    private static void unpack(DebPackage deb, Path work) throws IOException {
        try (DebFile file = DebFile.open(deb.file())) {
            unpack(deb, file, work);
        } catch (OsbuildException | MalformedDeb e) {
            throw e;
        } catch (IOException e) {
            if (Files.isWritable(work) && Files.getFileStore(work).getUsableSpace() > 1 << 20) {
                // What the decompressors and the tar reader say about damaged input.
                throw new MalformedDeb(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private static void unpack(DebPackage deb, DebFile file, Path work) throws IOException {
        ControlFiles control = ControlFiles.read(file.tar("control"));
        Paragraph paragraph = control.paragraph();
        requireSame(deb.locked().name(), paragraph.required("Package"));
        requireSame(deb.locked().version(), paragraph.required("Version"));
        requireSame(deb.locked().architecture(), paragraph.required("Architecture"));

        boolean sums = control.bytes("md5sums").isPresent();
        Map<String, String> conffiles = control.conffiles();
        Path data = Files.createDirectory(work.resolve(UnpackedPackage.DATA));
        TarUnpacker unpacker = new TarUnpacker(data, path -> !sums || conffiles.containsKey(path));
        List<TreeEntry> entries = unpacker.unpack(file.tar("data"));

        Path info = Files.createDirectory(work.resolve(UnpackedPackage.INFO));
        for (String name : control.names()) {
            byte[] bytes = control.bytes(name).orElseThrow();
            if (!name.equals("control")) {
                write(info.resolve(name), bytes, SCRIPTS.contains(name) ? 0755 : 0644);
            }
        }
        writeText(info.resolve("list"), list(entries));
        if (!sums) {
            writeText(info.resolve("md5sums"), sums(unpacker.md5(), conffiles));
        }
        StringBuilder known = new StringBuilder();
        conffiles.forEach((path, flag) -> {
            String md5 = unpacker.md5().get(path);
            if (md5 != null || !flag.isEmpty()) {
                String value = md5 == null ? "newconffile " + flag : md5;
                known.append(path).append('\t').append(value).append('\n');
            }
        });
        writeText(work.resolve(UnpackedPackage.CONFFILES), known.toString());
        writeText(work.resolve(UnpackedPackage.CONTROL), paragraph.text() + "\n");
        Listing.write(work.resolve(UnpackedPackage.LISTING), entries);
        // Linked into systems, so their dates must come from the package alone.
        long newest = entries.stream().mapToLong(TreeEntry::modified).max().orElse(0);
        for (Path each : FileTree.entries(info)) {
            UnixAttributes.modified(each, newest);
        }
    }

    private static void requireSame(String locked, String found) throws MalformedDeb {
        if (!locked.equals(found)) {
            throw new MalformedDeb("it says '" + found + "' where its index or lock says '" + locked + "'");
        }
    }

    /** The form of dpkg's {@code info/NAME.list}. */
    private static String list(List<TreeEntry> entries) {
        StringBuilder list = new StringBuilder();
        for (TreeEntry entry : entries) {
            list.append('/').append(entry.path().isEmpty() ? "." : entry.path()).append('\n');
        }
        return list.toString();
    }

    /** What dpkg writes for a package without checksums of its own: all files but configuration files. */
    private static String sums(Map<String, String> md5, Map<String, String> conffiles) {
        StringBuilder sums = new StringBuilder();
        md5.forEach((path, digest) -> {
            if (!conffiles.containsKey(path)) {
                sums.append(digest).append("  ").append(path).append('\n');
            }
        });
        return sums.toString();
    }

    private static void writeText(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8), 0644);
    }

    private static void write(Path file, byte[] bytes, int mode) throws IOException {
        Files.write(file, bytes);
        UnixAttributes.mode(file, mode);
    }
}
