package dev.osbuild.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Feeds a file to several digests at once, and reads on while they work. */
final class ParallelDigest {

    private static final int CHUNK_BYTES = 1 << 20;
    /** What is digested at once stays in the processor's nearest cache. */
    private static final int SLICE_BYTES = 16 << 10;

    private final List<MessageDigest> digests;

    ParallelDigest(MessageDigest... digests) {
        this.digests = List.of(digests);
    }

    void update(Path file) throws IOException {
        long size = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) {
            if (size < CHUNK_BYTES) {
                byte[] all = in.readAllBytes();
                digests.forEach(digest -> digest.update(all));
                return;
            }
            byte[] filled = new byte[CHUNK_BYTES];
            byte[] free = new byte[CHUNK_BYTES];
            int count = in.readNBytes(filled, 0, CHUNK_BYTES);
            while (count > 0) {
                CompletableFuture<Void> digested = digestAll(filled, count);
                int next;
                try {
                    next = in.readNBytes(free, 0, CHUNK_BYTES);
                } finally {
                    digested.join();
                }
                byte[] done = filled;
                filled = free;
                free = done;
                count = next;
            }
        }
    }

    private CompletableFuture<Void> digestAll(byte[] bytes, int count) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (MessageDigest digest : digests) {
            running.add(CompletableFuture.runAsync(() -> update(digest, bytes, count)));
        }
        return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
    }

    private static void update(MessageDigest digest, byte[] bytes, int count) {
        for (int at = 0; at < count; at += SLICE_BYTES) {
            digest.update(bytes, at, Math.min(SLICE_BYTES, count - at));
        }
    }
}
