package dev.osbuild.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Digests of one file by several algorithms at once. Each reads a large file by itself: the system holds what was read in
 * memory, and algorithms that wait for each other would take longer.
 */
final class ParallelDigest {

    private static final int LARGE_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 64 << 10;

    private final List<MessageDigest> digests;

    ParallelDigest(MessageDigest... digests) {
        this.digests = List.of(digests);
    }

    void update(Path file) throws IOException {
        if (Files.size(file) < LARGE_BYTES) {
            byte[] all = Files.readAllBytes(file);
            digests.forEach(digest -> digest.update(all));
            return;
        }
        if (digests.size() == 1) {
            WarmingDigest only = new WarmingDigest(digests.get(0));
            ReadAhead.of(file, only::update);
            return;
        }
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (MessageDigest digest : digests.subList(1, digests.size())) {
            others.add(CompletableFuture.runAsync(() -> readUnchecked(file, digest)));
        }
        try {
            read(file, digests.get(0));
            others.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException failed ? failed.getCause() : new IOException(e);
        }
    }

    private static void readUnchecked(Path file, MessageDigest digest) {
        try {
            read(file, digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Path file, MessageDigest digest) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        WarmingDigest warming = new WarmingDigest(digest);
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                warming.update(buffer, count);
            }
        }
    }

    /**
     * Java digests many blocks by one instruction sequence, yet only where the method that asks for it was compiled with all
     * optimizations, which takes thousands of calls: these are small ones over the first megabytes.
     */
    private static final class WarmingDigest {
        private static final int SMALL_BYTES = 1 << 10;
        private static final int SMALL_UNTIL = 16 << 20;

        private final MessageDigest digest;
        private int warmed;

        WarmingDigest(MessageDigest digest) {
            this.digest = digest;
        }

        void update(byte[] bytes, int length) {
            if (warmed >= SMALL_UNTIL) {
                digest.update(bytes, 0, length);
                return;
            }
            for (int at = 0; at < length; at += SMALL_BYTES) {
                digest.update(bytes, at, Math.min(SMALL_BYTES, length - at));
            }
            warmed += length;
        }
    }
}
