package dev.osbuild.store;

import dev.osbuild.base.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Named locks that hold between threads and between processes, and that die with their process. */
public final class Locks {

    /** Java's file locks hold between processes only; these hold between the threads of this one. */
    private static final Map<Path, Semaphore> IN_PROCESS = new ConcurrentHashMap<>();

    private final Path folder;

    Locks(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
    }

    /** Locks in a folder of their own, beside what they guard. */
    public static Locks at(Path folder) throws IOException {
        return new Locks(folder);
    }

    /** Waits for the lock called {@code name}; the caller closes it. A thread must not ask twice. */
    public Held acquire(String name) throws IOException {
        Path file = file(name);
        Semaphore threads = inProcess(file);
        try {
            threads.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FileLockInterruptionException();
        }
        try {
            FileChannel channel = open(file);
            return new Held(threads, channel, channel.lock());
        } catch (IOException | RuntimeException e) {
            threads.release();
            throw e;
        }
    }

    /** The lock called {@code name}, or nothing when somebody else has it. */
    public Optional<Held> tryAcquire(String name) throws IOException {
        Path file = file(name);
        Semaphore threads = inProcess(file);
        if (!threads.tryAcquire()) {
            return Optional.empty();
        }
        FileChannel channel = open(file);
        @Nullable FileLock fileLock = channel.tryLock();
        if (fileLock == null) {
            channel.close();
            threads.release();
            return Optional.empty();
        }
        return Optional.of(new Held(threads, channel, fileLock));
    }

    private Path file(String name) {
        return folder.resolve(Digest.of(name).abbreviated() + ".lock");
    }

    private static Semaphore inProcess(Path file) {
        return IN_PROCESS.computeIfAbsent(file, key -> new Semaphore(1));
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** A lock in the caller's hands until closed. */
    public static final class Held implements AutoCloseable {
        private final Semaphore threads;
        private final FileChannel channel;
        private final FileLock fileLock;

        private Held(Semaphore threads, FileChannel channel, FileLock fileLock) {
            this.threads = threads;
            this.channel = channel;
            this.fileLock = fileLock;
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                fileLock.release();
            } finally {
                threads.release();
            }
        }
    }
}
