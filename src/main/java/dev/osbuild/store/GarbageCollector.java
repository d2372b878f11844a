package dev.osbuild.store;

import dev.osbuild.base.Digest;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.Size;
import dev.osbuild.base.SparseFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the store below a size by removing what was used longest ago. What a running process has locked stays; a file
 * linked into several folders counts once and is freed when the last of them goes.
 */
public final class GarbageCollector {

    /** Size from which a file is looked at for holes: raw disks are, nearly all else is smaller. */
    private static final long MAY_BE_SPARSE = 256L << 20;

    private final Store store;

    public GarbageCollector(Store store) {
        this.store = store;
    }

    /**
     * One thing in the store.
     *
     * @param kind {@code files}, or the kind of a folder such as {@code packages} or {@code results}
     * @param path where it lies
     * @param bytes on disk that no other listed entry was charged with
     * @param lastUsed when a build last took it
     */
    public record Entry(String kind, Path path, long bytes, Instant lastUsed) {}

    /** What is in the store, most recently used first. */
    public List<Entry> list() throws IOException {
        Set<Object> seen = new HashSet<>();
        List<Entry> entries = new ArrayList<>();
        collect(store.root().resolve("files"), "files", false, seen, entries);
        Path trees = store.root().resolve("trees");
        if (Files.isDirectory(trees)) {
            try (var kinds = Files.newDirectoryStream(trees)) {
                for (Path kind : kinds) {
                    collect(kind, kind.getFileName().toString(), true, seen, entries);
                }
            }
        }
        Path persistent = store.root().resolve("persistent");
        if (Files.isDirectory(persistent)) {
            try (var folders = Files.newDirectoryStream(persistent)) {
                for (Path folder : folders) {
                    entries.add(new Entry("persistent", folder, bytes(folder, seen), lastModified(folder)));
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::lastUsed).reversed());
        return entries;
    }

    /**
     * Removes entries until the store is no larger than {@code limit}.
     *
     * @return what was removed
     */
    public List<Entry> collect(Size limit) throws IOException {
        List<Entry> entries = list();
        long total = entries.stream().mapToLong(Entry::bytes).sum();
        List<Entry> removed = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0 && total > limit.bytes(); i--) {
            Entry entry = entries.get(i);
            if (remove(entry)) {
                removed.add(entry);
                total -= entry.bytes();
            }
        }
        return removed;
    }

    private boolean remove(Entry entry) throws IOException {
        Optional<Locks.Held> lock = store.locks().tryAcquire(lockName(entry));
        if (lock.isEmpty()) {
            return false;
        }
        try (Locks.Held held = lock.get()) {
            Files.deleteIfExists(StoredTrees.mark(entry.path()));
            FileTree.delete(entry.path());
            return true;
        }
    }

    private static String lockName(Entry entry) {
        String name = entry.path().getFileName().toString();
        return switch (entry.kind()) {
            case "files" -> StoredFiles.lockName(new Digest(name));
            case "persistent" -> "persistent " + name;
            default -> StoredTrees.lockName(entry.kind(), new Digest(name));
        };
    }

    private static void collect(Path folder, String kind, boolean trees, Set<Object> seen, List<Entry> entries)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var shards = Files.newDirectoryStream(folder)) {
            for (Path shard : shards) {
                try (var children = Files.newDirectoryStream(shard)) {
                    for (Path child : children) {
                        if (trees == Files.isDirectory(child)) {
                            Path dated = trees ? StoredTrees.mark(child) : child;
                            Instant lastUsed = Files.exists(dated) ? lastModified(dated) : Instant.EPOCH;
                            entries.add(new Entry(kind, child, bytes(child, seen), lastUsed));
                        }
                    }
                }
            }
        }
    }

    private static Instant lastModified(Path path) throws IOException {
        return Files.getLastModifiedTime(path).toInstant();
    }

    private static long bytes(Path root, Set<Object> seen) throws IOException {
        long[] total = new long[1];
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Object key = attributes.fileKey();
                if (key == null || seen.add(key)) {
                    total[0] += attributes.isRegularFile() && attributes.size() >= MAY_BE_SPARSE
                            ? SparseFile.bytesOfData(file)
                            : attributes.size();
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return total[0];
    }
}
