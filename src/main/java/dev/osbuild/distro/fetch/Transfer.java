package dev.osbuild.distro.fetch;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** One download into one file: attempts, pauses, resumption, the next address. */
final class Transfer {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Http http;
    private final DownloadPolicy policy;
    private final Download download;
    private final Path target;
    private final LongConsumer progress;
    private final List<String> failures = new ArrayList<>();
    private boolean onlyMissing = true;

    /** @param progress is told of bytes as they come, and of a negative count when they must be fetched again */
    Transfer(Http http, DownloadPolicy policy, Download download, Path target, LongConsumer progress) {
        this.http = http;
        this.policy = policy;
        this.download = download;
        this.target = target;
        this.progress = progress;
    }

    /**
     * Fills the target with as many bytes as the download has; its digest is the caller's to check.
     *
     * @throws Missing when every address answers that it does not have the file
     * @throws OsbuildException.Environment when it cannot be had for another reason
     */
    void run() throws IOException, InterruptedException {
        for (URI address : download.addresses()) {
            if (runFrom(address)) {
                return;
            }
        }
        String what = String.join("; ", failures);
        if (onlyMissing) {
            throw new Missing(what);
        }
        throw new OsbuildException.Environment(
                "cannot download " + download.description() + ": " + what,
                download.addresses().isEmpty()
                        ? ""
                        : download.addresses().get(0).toString(),
                "check the network and the mirror, then run again: what is already there is kept");
    }

    private boolean runFrom(URI address) throws IOException, InterruptedException {
        Duration pause = policy.firstPause();
        String failure = "";
        for (int attempt = 1; attempt <= policy.attempts(); attempt++) {
            if (attempt > 1) {
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2);
            }
            try (Http.Answer answer = http.get(address, fetched())) {
                if (answer.status() == 416) {
                    restart();
                    continue;
                }
                if (!answer.isOk()) {
                    onlyMissing &= answer.status() == 404 || answer.status() == 410;
                    failures.add(address + " answered " + answer.status());
                    return false;
                }
                receive(answer);
                return true;
            } catch (WrongSize e) {
                throw e.toVerificationFailure(download, address);
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                failure = e.getMessage() == null ? e.toString() : e.getMessage();
            }
        }
        onlyMissing = false;
        failures.add(address + ": " + failure + " (" + policy.attempts() + " attempts)");
        return false;
    }

    private void receive(Http.Answer answer) throws IOException {
        long begun = fetched();
        if (answer.offset() < begun) {
            restart();
            begun = 0;
        }
        boolean sized = download.isSized() || answer.length().isPresent();
        long expected =
                download.isSized() ? download.size() - begun : answer.length().orElse(Download.LARGEST_BYTES - begun);
        if (answer.length().isPresent() && answer.length().getAsLong() > expected) {
            throw new WrongSize("at least " + (begun + answer.length().getAsLong()));
        }
        long received = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int count = answer.body().read(buffer);
                    count >= 0;
                    count = answer.body().read(buffer)) {
                received += count;
                if (received > expected) {
                    throw new WrongSize("more than " + download.size());
                }
                out.write(buffer, 0, count);
                progress.accept(count);
            }
        }
        if (sized && received < expected) {
            if (download.isSized()
                    && answer.length().isPresent()
                    && answer.length().getAsLong() == received) {
                throw new WrongSize(Long.toString(begun + received));
            }
            throw new IOException(
                    "the connection ended after " + (begun + received) + " of " + download.size() + " bytes");
        }
    }

    private long fetched() throws IOException {
        return Files.exists(target) ? Files.size(target) : 0;
    }

    private void restart() throws IOException {
        progress.accept(-fetched());
        if (Files.exists(target)) {
            try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }

    /** No address has the file. */
    static final class Missing extends IOException {
        Missing(String message) {
            super(message);
        }
    }

    /** The server's file is not as long as the index says. */
    private static final class WrongSize extends IOException {
        WrongSize(String actual) {
            super(actual);
        }

        OsbuildException.VerificationFailed toVerificationFailure(Download download, URI address) {
            return new OsbuildException.VerificationFailed(
                    download.description() + " has " + getMessage() + " bytes, not " + download.size()
                            + " as its index or lock says",
                    address.toString(),
                    "try again or use another mirror; if it stays so, somebody altered the file");
        }
    }
}
