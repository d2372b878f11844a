package dev.osbuild.tool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Cuts a stream into lines, hands each on, and keeps the last forty. A line ends at a line feed or carriage return. */
final class LastLines {

    private static final int KEPT = 40;
    private static final int LONGEST = 4096;

    private final Deque<String> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final Consumer<String> listener;

    LastLines(Consumer<String> listener) {
        this.listener = listener;
    }

    /** Reads to the end of the stream. */
    void readAll(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            accept(buffer, count);
        }
        endLine();
    }

    private synchronized void accept(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n' || buffer[i] == '\r' || partial.size() == LONGEST) {
                endLine();
            }
            if (buffer[i] != '\n' && buffer[i] != '\r') {
                partial.write(buffer[i]);
            }
        }
    }

    private synchronized void endLine() {
        if (partial.size() == 0) {
            return;
        }
        String line = partial.toString(StandardCharsets.UTF_8);
        partial.reset();
        if (lines.size() == KEPT) {
            lines.removeFirst();
        }
        lines.addLast(line);
        listener.accept(line);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
