package dev.osbuild.store;

import dev.osbuild.base.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process's folder for work in progress. It holds a lock for life; a folder whose lock is free is rubbish. */
public final class ScratchSpace implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchSpace.class);

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lockChannel;
    private final AtomicLong counter = new AtomicLong();

    private ScratchSpace(Path folder, Path lockFile, FileChannel lockChannel) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lockChannel = lockChannel;
    }

    static ScratchSpace open(Path parent) throws IOException {
        Files.createDirectories(parent);
        removeLeftovers(parent);
        Path lockFile = Files.createTempFile(parent, "run-", ".lock");
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            throw new IOException("a lock file that was just made is locked: " + lockFile);
        }
        Path folder = folderOf(lockFile);
        Files.createDirectory(folder);
        return new ScratchSpace(folder, lockFile, channel);
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
                removeIfAbandoned(lockFile);
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
        }
    }
}
