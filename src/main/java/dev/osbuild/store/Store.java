package dev.osbuild.store;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The cache folder: everything osbuild fetched or made, addressed by digest. All of it can be deleted at any time; two
 * processes may use it at once; a process that dies leaves nothing that a later one takes for whole.
 *
 * <pre>
 * files/ab/abcd…       downloaded files by the SHA-256 of their content
 * trees/KIND/ab/abcd…  folders by the key of what made them, each with a file "tree.complete" beside it
 * locks/               one file per thing that a process may be busy with
 * tmp/                 work in progress; what a dead process left is removed by the next one
 * state/               small remembered facts, such as the newest archive date seen
 * persistent/          folders that tools keep between runs, such as the compiler cache
 * </pre>
 */
public final class Store implements AutoCloseable {

    private final Path root;
    private final Locks locks;
    private final ScratchSpace scratch;
    private final StoredFiles files;
    private final StoredTrees trees;

    private Store(Path root) throws IOException {
        this.root = root;
        this.locks = new Locks(root.resolve("locks"));
        this.scratch = ScratchSpace.open(root.resolve("tmp"));
        this.files = new StoredFiles(root.resolve("files"), locks, scratch);
        this.trees = new StoredTrees(root.resolve("trees"), locks, scratch);
    }

    /**
     * Opens a cache folder, making it when there is none.
     *
     * @throws OsbuildException.Environment when it cannot be written
     */
    public static Store open(Path root) {
        try {
            Files.createDirectories(root);
            return new Store(root.toRealPath());
        } catch (IOException e) {
            throw new OsbuildException.Environment(
                    "the cache folder cannot be used: " + e,
                    root.toString(),
                    "make it writable, or name another with --cache or OSBUILD_CACHE",
                    e);
        }
    }

    public Path root() {
        return root;
    }

    /** Files by the digest of their content. */
    public StoredFiles files() {
        return files;
    }

    /** Folders by the key of what made them. */
    public StoredTrees trees() {
        return trees;
    }

    public Locks locks() {
        return locks;
    }

    /** Room for work in progress, on the same file system as the rest so that renames and hard links work. */
    public ScratchSpace scratch() {
        return scratch;
    }

    /** A folder that outlives runs and that only one step at a time may use; the caller holds a lock of that name. */
    public Path persistentFolder(String name) throws IOException {
        return Files.createDirectories(root.resolve("persistent").resolve(name));
    }

    /** A remembered fact, such as {@code archives/main.json}; empty when there is none. */
    public Optional<byte[]> readState(String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(root.resolve("state").resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    public void writeState(String name, byte[] content) throws IOException {
        AtomicFile.write(root.resolve("state").resolve(name), content);
    }

    @Override
    public void close() {
        scratch.close();
    }
}
