package dev.osbuild.store;

import dev.osbuild.base.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Named locks that hold between threads and between processes, and that die with their process. */
public final class Locks {

    private final Path folder;
    private final Map<String, ReentrantLock> inProcess = new ConcurrentHashMap<>();

    Locks(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Waits for the lock called {@code name}; the caller closes it. */
    public Held acquire(String name) throws IOException {
        ReentrantLock threadLock = inProcess.computeIfAbsent(name, key -> new ReentrantLock());
        threadLock.lock();
        try {
            FileChannel channel = open(name);
            return new Held(threadLock, channel, channel.lock());
        } catch (IOException | RuntimeException e) {
            threadLock.unlock();
            throw e;
        }
    }

    /** The lock called {@code name}, or nothing when somebody else has it. */
    public Optional<Held> tryAcquire(String name) throws IOException {
        ReentrantLock threadLock = inProcess.computeIfAbsent(name, key -> new ReentrantLock());
        if (!threadLock.tryLock()) {
            return Optional.empty();
        }
        FileChannel channel = open(name);
        @Nullable FileLock fileLock = channel.tryLock();
        if (fileLock == null) {
            channel.close();
            threadLock.unlock();
            return Optional.empty();
        }
        return Optional.of(new Held(threadLock, channel, fileLock));
    }

    private FileChannel open(String name) throws IOException {
        Path file = folder.resolve(Digest.of(name).abbreviated() + ".lock");
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** A lock in the caller's hands until closed. */
    public static final class Held implements AutoCloseable {
        private final ReentrantLock threadLock;
        private final FileChannel channel;
        private final FileLock fileLock;

        private Held(ReentrantLock threadLock, FileChannel channel, FileLock fileLock) {
            this.threadLock = threadLock;
            this.channel = channel;
            this.fileLock = fileLock;
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                fileLock.release();
            } finally {
                threadLock.unlock();
            }
        }
    }
}
