package dev.osbuild.distro.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.osbuild.base.Digest;
import dev.osbuild.base.Event;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloaderTest {

    private static final DownloadPolicy IMPATIENT =
            new DownloadPolicy(4, 3, Duration.ofMillis(5), Duration.ofSeconds(5), Duration.ofMillis(300));
    private static final byte[] CONTENT = new byte[200_000];

    static {
        new Random(7).nextBytes(CONTENT);
    }

    @TempDir
    private Path folder = Path.of("unset");

    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private Store store;

    /** What the server does on its nth request. */
    private interface Behaviour {
        void answer(HttpExchange exchange, int request) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        store = Store.open(folder);
    }

    @AfterEach
    void stop() {
        store.close();
        server.stop(0);
    }

    private void serve(Behaviour behaviour) {
        server.createContext("/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "" : range);
            try (exchange) {
                behaviour.answer(exchange, requests.incrementAndGet());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Sends the content from the requested offset on, but stops after {@code limit} bytes of it. */
    private static void send(HttpExchange exchange, int limit) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, CONTENT.length - from);
        exchange.getResponseBody().write(CONTENT, from, Math.min(limit, CONTENT.length - from));
        exchange.getResponseBody().flush();
    }

    private Downloader downloader(boolean offline) {
        return new Downloader(store, () -> (ProxySelector) new Proxies(Map.of(), Map.of()), IMPATIENT, offline);
    }

    private Download download(byte[] content) {
        URI address = URI.create("http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort() + "/pool/a.deb");
        return new Download(List.of(address), Digest.of(content), content.length, "a 1.0");
    }

    @Test
    void resumesATransferThatBrokeOff() throws IOException {
        serve((exchange, request) -> send(exchange, request == 1 ? 120_000 : CONTENT.length));
        List<Event> events = new CopyOnWriteArrayList<>();
        Path file = downloader(false).fetch(download(CONTENT), events::add);
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(ranges).hasSize(2);
        assertThat(ranges.get(1)).startsWith("bytes=");
        assertThat(events).last().isEqualTo(new Event.Progress("download", CONTENT.length, CONTENT.length, "bytes"));
    }

    @Test
    void triesAgainAfterAServerError() throws IOException {
        serve((exchange, request) -> {
            if (request < 3) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                send(exchange, CONTENT.length);
            }
        });
        assertThat(downloader(false).fetch(download(CONTENT), EventSink.NONE)).hasBinaryContent(CONTENT);
    }

    @Test
    void givesUpOnAStalledServerAndResumes() throws IOException {
        serve((exchange, request) -> {
            send(exchange, request == 1 ? 50_000 : CONTENT.length);
            if (request == 1) {
                Thread.sleep(2000);
            }
        });
        assertThat(downloader(false).fetch(download(CONTENT), EventSink.NONE)).hasBinaryContent(CONTENT);
        assertThat(requests).hasValueGreaterThan(1);
    }

    @Test
    void namesTheAddressWhenEveryAttemptFails() {
        serve((exchange, request) -> exchange.sendResponseHeaders(500, -1));
        assertThatThrownBy(() -> downloader(false).fetch(download(CONTENT), EventSink.NONE))
                .isInstanceOf(OsbuildException.Environment.class)
                .hasMessageContaining("500")
                .hasMessageContaining("a 1.0");
        assertThat(requests).hasValue(3);
    }

    @Test
    void refusesLongerShorterAndOtherContent() {
        serve((exchange, request) -> send(exchange, CONTENT.length));
        byte[] shorter = Arrays.copyOf(CONTENT, CONTENT.length - 1);
        byte[] longer = Arrays.copyOf(CONTENT, CONTENT.length + 1);
        byte[] other = CONTENT.clone();
        other[9] ^= 1;
        for (byte[] expected : List.of(shorter, longer, other)) {
            assertThatThrownBy(() -> downloader(false).fetch(download(expected), EventSink.NONE))
                    .isInstanceOf(OsbuildException.VerificationFailed.class);
        }
    }

    @Test
    void offlineNamesWhatIsMissing() {
        assertThatThrownBy(() -> downloader(true).fetch(download(CONTENT), EventSink.NONE))
                .isInstanceOf(OsbuildException.Environment.class)
                .hasMessageContaining("a 1.0");
    }

    @Test
    void endsWhenInterrupted() throws InterruptedException {
        serve((exchange, request) -> Thread.sleep(3000));
        AtomicInteger outcome = new AtomicInteger();
        Thread thread = new Thread(() -> {
            try {
                downloader(false).fetch(download(CONTENT), EventSink.NONE);
            } catch (OsbuildException.Interrupted e) {
                outcome.set(1);
            } catch (IOException e) {
                outcome.set(2);
            }
        });
        thread.start();
        Thread.sleep(150);
        thread.interrupt();
        thread.join(2000);
        assertThat(outcome).hasValue(1);
    }
}
