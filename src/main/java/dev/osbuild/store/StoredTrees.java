package dev.osbuild.store;

import dev.osbuild.base.Digest;
import dev.osbuild.base.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/**
 * Folders addressed by the key of what made them: unpacked packages, tools trees, step results. A folder counts once its
 * completion mark stands beside it. What is stored is never changed again; callers link to it or read it.
 */
public final class StoredTrees {

    private static final String COMPLETE = ".complete";

    private final Path folder;
    private final Locks locks;
    private final ScratchSpace scratch;

    StoredTrees(Path folder, Locks locks, ScratchSpace scratch) {
        this.folder = folder;
        this.locks = locks;
        this.scratch = scratch;
    }

    /** The folder made for this key, marked as just used. */
    public Optional<Path> find(String kind, Digest key) throws IOException {
        Path mark = mark(kind, key);
        if (!Files.exists(mark)) {
            return Optional.empty();
        }
        Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
        return Optional.of(path(kind, key));
    }

    /**
     * The folder made for this key; when there is none, {@code builder} fills a new one, which is committed only when
     * the builder returns. Two processes that want the same folder build it once.
     */
    public Path getOrCreate(String kind, Digest key, Builder builder) throws IOException {
        Optional<Path> present = find(kind, key);
        if (present.isPresent()) {
            return present.get();
        }
        try (Locks.Held held = locks.acquire(lockName(kind, key))) {
            present = find(kind, key);
            if (present.isPresent()) {
                return present.get();
            }
            Path work = scratch.newFolder(kind);
            try {
                builder.build(work);
                Path target = path(kind, key);
                Files.createDirectories(target.getParent());
                FileTree.delete(target);
                Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
                Files.createFile(mark(kind, key));
                return target;
            } finally {
                FileTree.delete(work);
            }
        }
    }

    /** Removes one folder; a process that is building it is waited for. */
    public void remove(String kind, Digest key) throws IOException {
        try (Locks.Held held = locks.acquire(lockName(kind, key))) {
            Files.deleteIfExists(mark(kind, key));
            FileTree.delete(path(kind, key));
        }
    }

    private Path path(String kind, Digest key) {
        return folder.resolve(kind).resolve(key.hex().substring(0, 2)).resolve(key.hex());
    }

    private Path mark(String kind, Digest key) {
        return mark(path(kind, key));
    }

    /** The file whose presence says that a folder is whole, and whose date says when it was last used. */
    static Path mark(Path tree) {
        return tree.resolveSibling(tree.getFileName() + COMPLETE);
    }

    static String lockName(String kind, Digest key) {
        return "tree " + kind + " " + key;
    }

    /** Fills a new, empty folder. */
    @FunctionalInterface
    public interface Builder {
        void build(Path folder) throws IOException;
    }
}
