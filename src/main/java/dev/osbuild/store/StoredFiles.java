package dev.osbuild.store;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/** Files addressed by the SHA-256 of their content; what is found here has been checked when it came in. */
public final class StoredFiles {

    private final Path folder;
    private final Locks locks;
    private final ScratchSpace scratch;

    StoredFiles(Path folder, Locks locks, ScratchSpace scratch) {
        this.folder = folder;
        this.locks = locks;
        this.scratch = scratch;
    }

    /** The stored file with this content, marked as just used. */
    public Optional<Path> find(Digest digest) throws IOException {
        Path file = path(digest);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return Optional.of(file);
    }

    /**
     * The stored file with this content, fetched by {@code source} when it is missing. Two processes that want the same
     * file fetch it once.
     *
     * @throws OsbuildException.VerificationFailed when the source delivers other content
     */
    public Path getOrAdd(Digest digest, String description, AtomicFile.Writer source) throws IOException {
        Optional<Path> present = find(digest);
        if (present.isPresent()) {
            return present.get();
        }
        try (Locks.Held held = locks.acquire(lockName(digest))) {
            present = find(digest);
            if (present.isPresent()) {
                return present.get();
            }
            Path temporary = scratch.newPath("file");
            source.write(temporary);
            Digest actual = Digest.ofFile(temporary);
            if (!actual.equals(digest)) {
                throw new OsbuildException.VerificationFailed(
                        "its SHA-256 is " + actual + ", not " + digest + " as its index or lock says",
                        description,
                        "try again or use another mirror; if it stays so, somebody altered the file");
            }
            AtomicFile.sync(temporary);
            Path file = path(digest);
            Files.createDirectories(file.getParent());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        }
    }

    static String lockName(Digest digest) {
        return "file " + digest;
    }

    private Path path(Digest digest) {
        return folder.resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
    }
}
