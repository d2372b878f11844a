package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine's serial line: what it prints is read as it comes, stamped with the time since the machine was started, kept
 * within bounds and written whole to a log file. Safe for threads.
 */
public final class SerialConsole implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SerialConsole.class);
    private static final int KEPT_CHARACTERS = 1 << 20;
    private static final int CHUNK_BYTES = 1 << 14;

    private final OutputStream keyboard;
    private final OutputStream log;
    private final Supplier<Duration> clock;
    private final Transcript transcript = new Transcript(KEPT_CHARACTERS);
    private final Thread reader;
    private boolean ended;

    private SerialConsole(InputStream screen, OutputStream keyboard, OutputStream log, Supplier<Duration> clock) {
        this.keyboard = keyboard;
        this.log = log;
        this.clock = clock;
        this.reader = new Thread(() -> read(screen), "serial-console");
        reader.setDaemon(true);
    }

    /**
     * Begins to listen.
     *
     * @param screen what the machine prints
     * @param keyboard what it reads
     * @param log receives every byte, unchanged
     * @param clock time since the machine was started
     */
    static SerialConsole open(InputStream screen, OutputStream keyboard, Path log, Supplier<Duration> clock)
            throws IOException {
        SerialConsole console = new SerialConsole(screen, keyboard, Files.newOutputStream(log), clock);
        console.reader.start();
        return console;
    }

    /**
     * Waits until {@code search} finds something in the transcript, the machine prints no more, or time is up.
     *
     * @param search called, with the transcript locked, after each new piece of text
     * @return what was found; when nothing was, {@link #hasEnded} tells whether more can come
     * @throws OsbuildException.Interrupted when the thread is interrupted
     */
    synchronized <T> Optional<T> await(Function<Transcript, Optional<T>> search, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            Optional<T> found = search.apply(transcript);
            while (found.isEmpty() && !ended && deadline > System.nanoTime()) {
                long searched = transcript.end();
                wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
                if (transcript.end() != searched) {
                    found = search.apply(transcript);
                }
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted("interrupted while waiting for the virtual machine");
        }
    }

    /** Waits for a pattern at or behind a position. */
    Optional<Transcript.Found> expect(Pattern pattern, long from, Duration limit) {
        return await(text -> text.find(pattern, from), limit);
    }

    /** Looks at the transcript as it is now. */
    synchronized <T> T look(Function<Transcript, T> question) {
        return question.apply(transcript);
    }

    /** Where the transcript ends now; text that comes from now on lies behind it. */
    synchronized long position() {
        return transcript.end();
    }

    /** The time since the machine was started. */
    Duration now() {
        return clock.get();
    }

    /** Types a line. */
    void sendLine(String line) throws IOException {
        keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    /** Whether the machine has closed its end. */
    synchronized boolean hasEnded() {
        return ended;
    }

    /** The last lines that are not blank. */
    public List<String> lastLines(int count) {
        return look(text -> text.lastLines(count));
    }

    /** Closes the log. The machine must have ended, or be about to. */
    @Override
    public void close() throws IOException {
        try {
            reader.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }

    private void read(InputStream screen) {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            for (int count = screen.read(buffer); count >= 0; count = screen.read(buffer)) {
                take(Arrays.copyOf(buffer, count));
            }
        } catch (IOException e) {
            LOG.debug("the serial line broke off: {}", e.toString());
        } finally {
            end();
        }
    }

    private void take(byte[] bytes) throws IOException {
        Duration now = clock.get();
        log.write(bytes);
        synchronized (this) {
            transcript.append(bytes, now);
            notifyAll();
        }
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
