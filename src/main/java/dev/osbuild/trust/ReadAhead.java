package dev.osbuild.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Reads a file in a thread of its own while what was read before is worked on. */
final class ReadAhead {

    private static final int PIECES = 4;
    private static final int PIECE_BYTES = 1 << 18;

    private final BlockingQueue<Piece> free = new ArrayBlockingQueue<>(PIECES);
    private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(PIECES);

    /** Takes what was read, in order. */
    interface Taker {
        void take(byte[] bytes, int length);
    }

    /** Bytes that are passed back and forth. */
    private static final class Piece {
        private final byte[] bytes = new byte[PIECE_BYTES];
        private int length;
    }

    private ReadAhead() {}

    /** Hands a file's bytes out, piece by piece, to the thread that calls. */
    static void of(Path file, Taker taker) throws IOException {
        ReadAhead pieces = new ReadAhead();
        for (int piece = 0; piece < PIECES; piece++) {
            pieces.free.add(new Piece());
        }
        CompletableFuture<Void> reading = new CompletableFuture<>();
        Thread reader = new Thread(() -> pieces.read(file, reading), "read-ahead");
        reader.setDaemon(true);
        reader.start();
        try {
            for (Piece piece = pieces.full.take(); piece.length >= 0; piece = pieces.full.take()) {
                taker.take(piece.bytes, piece.length);
                pieces.free.put(piece);
            }
            reading.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e);
        } catch (InterruptedException e) {
            reader.interrupt();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** A piece of no length at all ends it. */
    private void read(Path file, CompletableFuture<Void> reading) {
        try {
            try (InputStream in = Files.newInputStream(file)) {
                int length;
                do {
                    Piece piece = free.take();
                    length = in.read(piece.bytes);
                    piece.length = length;
                    if (length >= 0) {
                        full.put(piece);
                    }
                } while (length >= 0);
                reading.complete(null);
            } catch (IOException e) {
                reading.completeExceptionally(e);
            }
            Piece end = new Piece();
            end.length = -1;
            full.put(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
