package dev.osbuild.distro.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A response's body that fails when no byte has come for a while: a dead connection says nothing by itself. */
final class StallGuard extends FilterInputStream {

    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "download-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final Duration limit;
    private final ScheduledFuture<?> check;
    private volatile long lastByte = System.nanoTime();
    private volatile boolean stalled;

    StallGuard(InputStream body, Duration limit) {
        super(body);
        this.limit = limit;
        long period = Math.max(1, limit.toMillis() / 4);
        this.check = WATCH.scheduleAtFixedRate(this::check, period, period, TimeUnit.MILLISECONDS);
    }

    private void check() {
        if (System.nanoTime() - lastByte > limit.toNanos()) {
            stalled = true;
            try {
                super.close();
            } catch (IOException e) {
                check.cancel(false);
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        lastByte = System.nanoTime();
        try {
            int count = super.read(buffer, offset, length);
            if (count < 0 && stalled) {
                throw new IOException("no data for " + limit.toSeconds() + " s");
            }
            return count;
        } catch (IOException e) {
            throw stalled ? new IOException("no data for " + limit.toSeconds() + " s", e) : e;
        }
    }

    @Override
    public void close() throws IOException {
        check.cancel(false);
        super.close();
    }
}
