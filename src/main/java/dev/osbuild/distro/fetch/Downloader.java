package dev.osbuild.distro.fetch;

import dev.osbuild.base.Event;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fetches files into the store. The network is first touched when a file is missing there. */
public final class Downloader {

    private final Store store;
    private final Supplier<ProxySelector> proxies;
    private final DownloadPolicy policy;
    private final boolean offline;
    private @Nullable Http http;

    /**
     * A downloader that has not touched the network yet.
     *
     * @param proxies asked once, before the first request
     * @param offline refuses whatever is not in the store
     */
    public Downloader(Store store, Supplier<ProxySelector> proxies, DownloadPolicy policy, boolean offline) {
        this.store = store;
        this.proxies = proxies;
        this.policy = policy;
        this.offline = offline;
    }

    /**
     * The files, in the order of the downloads.
     *
     * @throws OsbuildException.VerificationFailed when a server delivers other content
     * @throws OsbuildException.Environment when a file cannot be had; with {@code offline}, the message names all that
     *     are missing
     * @throws OsbuildException.Interrupted when the thread is interrupted; transfers under way are ended
     */
    public List<Path> fetchAll(List<Download> downloads, EventSink events) throws IOException {
        List<Download> missing = new ArrayList<>();
        for (Download download : downloads) {
            if (store.files().find(download.sha256()).isEmpty()) {
                missing.add(download);
            }
        }
        if (!missing.isEmpty()) {
            refuseOffline(missing);
            fetchMissing(missing, events);
        }
        List<Path> files = new ArrayList<>();
        for (Download download : downloads) {
            files.add(store.files().find(download.sha256()).orElseThrow(() -> gone(download)));
        }
        return files;
    }

    /** As {@link #fetchAll} for one file. */
    public Path fetch(Download download, EventSink events) throws IOException {
        return fetchAll(List.of(download), events).get(0);
    }

    /**
     * A small file whose digest nobody knows yet.
     *
     * @param limit of its size in bytes
     * @return empty when the server does not have it
     * @throws OsbuildException.Environment when the server cannot be reached
     */
    public Optional<byte[]> read(URI address, int limit) {
        if (offline) {
            throw new OsbuildException.Environment(
                    "this needs the network, and --offline forbids it",
                    address.toString(),
                    "run once without --offline");
        }
        String failure = "";
        for (int attempt = 1; attempt <= policy.attempts(); attempt++) {
            try (Http.Answer answer = http().get(address, 0)) {
                if (answer.status() == 404 || answer.status() == 410) {
                    return Optional.empty();
                }
                if (answer.isOk()) {
                    return Optional.of(readBounded(answer, limit, address));
                }
                failure = "the server answered " + answer.status();
                break;
            } catch (IOException e) {
                failure = e.getMessage() == null ? e.toString() : e.getMessage();
                pause(attempt);
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        throw new OsbuildException.Environment(
                "cannot reach the archive: " + failure,
                address.toString(),
                "check the network and the proxy, or name another mirror with --mirror");
    }

    private static byte[] readBounded(Http.Answer answer, int limit, URI address) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(answer.body().readNBytes(limit));
        if (answer.body().read() >= 0) {
            throw new OsbuildException.VerificationFailed(
                    "the file is larger than " + limit + " bytes", address.toString(), "use another mirror");
        }
        return bytes.toByteArray();
    }

    private void pause(int attempt) {
        if (attempt < policy.attempts()) {
            try {
                Thread.sleep(policy.firstPause().toMillis() << (attempt - 1));
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
    }

    private void refuseOffline(List<Download> missing) {
        if (offline) {
            String names = String.join(
                    ", ", missing.stream().map(Download::description).limit(10).toList());
            throw new OsbuildException.Environment(
                    "--offline, but not in the cache: " + names
                            + (missing.size() > 10 ? " and " + (missing.size() - 10) + " more" : ""),
                    store.root().toString(),
                    "run once without --offline");
        }
    }

    private void fetchMissing(List<Download> missing, EventSink events) throws IOException {
        long total = missing.stream()
                .mapToLong(download -> Math.max(0, download.size()))
                .sum();
        AtomicLong done = new AtomicLong();
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(policy.connections(), missing.size()), task -> {
            Thread thread = new Thread(task, "download");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> results = new ArrayList<>();
            for (Download download : missing) {
                results.add(workers.submit(() -> {
                    add(
                            download,
                            count ->
                                    events.emit(new Event.Progress("download", done.addAndGet(count), total, "bytes")));
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private void add(Download download, LongConsumer progress) throws IOException {
        store.files().getOrAdd(download.sha256(), download.description(), target -> {
            try {
                new Transfer(http(), policy, download, target, progress).run();
            } catch (InterruptedException e) {
                throw interrupted();
            } catch (Transfer.Missing e) {
                throw new OsbuildException.Environment(
                        "the mirror does not have " + download.description() + " any more (" + e.getMessage() + ")",
                        download.addresses().get(0).toString(),
                        "run 'osbuild lock' again to take the current version, or use a mirror that keeps old versions,"
                                + " such as a snapshot archive",
                        e);
            }
        });
    }

    private static IOException unwrapped(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException io ? io : new IOException(cause);
    }

    private static OsbuildException.Interrupted interrupted() {
        Thread.currentThread().interrupt();
        return new OsbuildException.Interrupted("the download was interrupted");
    }

    private static UncheckedIOException gone(Download download) {
        return new UncheckedIOException(new IOException(download.description() + " vanished from the cache"));
    }

    private synchronized Http http() {
        Http client = http;
        if (client == null) {
            client = new Http(proxies.get(), policy);
            http = client;
        }
        return client;
    }
}
