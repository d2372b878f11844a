package dev.osbuild.store;

import dev.osbuild.base.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process's folder for work in progress. It holds a lock for life; a folder whose lock is free is rubbish. */
public final class ScratchSpace implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchSpace.class);

    private static final int MOST_ATTEMPTS = 100;

    /** Lock files of this process. Merely opening and closing one would set it free (fcntl(2), "Record locks"). */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lockChannel;
    private final AtomicLong counter = new AtomicLong();

    private ScratchSpace(Path folder, Path lockFile, FileChannel lockChannel) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lockChannel = lockChannel;
    }

    static synchronized ScratchSpace open(Path parent) throws IOException {
        Files.createDirectories(parent);
        removeLeftovers(parent);
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Optional<ScratchSpace> own = tryOpen(parent);
            if (own.isPresent()) {
                return own.get();
            }
        }
        throw new IOException("other processes keep removing lock files from " + parent);
    }

    /** Empty when another process, which is starting too, took the new lock file for rubbish before it was locked. */
    private static Optional<ScratchSpace> tryOpen(Path parent) throws IOException {
        Path lockFile = Files.createTempFile(parent, "run-", ".lock");
        FileChannel channel;
        try {
            channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!isLocked(channel) || Files.notExists(lockFile)) {
            channel.close();
            return Optional.empty();
        }
        OWN.add(lockFile);
        Path folder = folderOf(lockFile);
        Files.createDirectory(folder);
        return Optional.of(new ScratchSpace(folder, lockFile, channel));
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** A new, empty folder; the name says what for. */
    public Path newFolder(String purpose) throws IOException {
        return Files.createDirectory(newPath(purpose));
    }

    /** A path at which nothing exists yet. */
    public Path newPath(String purpose) {
        return folder.resolve(purpose.replaceAll("[^A-Za-z0-9.-]", "-") + "." + counter.incrementAndGet());
    }

    private static Path folderOf(Path lockFile) {
        return lockFile.resolveSibling(lockFile.getFileName().toString().replace(".lock", ".work"));
    }

    private static void removeLeftovers(Path parent) throws IOException {
        try (var lockFiles = Files.newDirectoryStream(parent, "run-*.lock")) {
            for (Path lockFile : lockFiles) {
                if (!OWN.contains(lockFile)) {
                    removeIfAbandoned(lockFile);
                }
            }
        }
    }

    private static void removeIfAbandoned(Path lockFile) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                FileTree.delete(folderOf(lockFile));
                Files.deleteIfExists(lockFile);
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} belongs to this process", lockFile);
        } catch (IOException e) {
            LOG.debug("left {} for later: {}", lockFile, e.toString());
        }
    }

    @Override
    public void close() {
        try (lockChannel) {
            FileTree.delete(folder);
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            LOG.debug("left {} for the next run: {}", folder, e.toString());
        } finally {
            OWN.remove(lockFile);
        }
    }
}
