package dev.osbuild.distro;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.osbuild.base.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** A small archive in Debian's format on the loopback interface, signed by a key of its own. */
final class FakeArchive implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final StringBuilder packages = new StringBuilder();
    private final Signer signer;

    FakeArchive(Signer signer) throws IOException {
        this.signer = signer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort() + "/debian";
    }

    /** Adds a package whose file holds its own name. */
    FakeArchive add(String name, String version, String... fields) {
        byte[] content = (name + "_" + version).getBytes(StandardCharsets.UTF_8);
        String path = "pool/" + name + "_" + version + "_amd64.deb";
        files.put("/debian/" + path, content);
        packages.append("Package: ").append(name).append("\nVersion: ").append(version);
        packages.append("\nArchitecture: amd64\nFilename: ").append(path);
        packages.append("\nSize: ").append(content.length).append("\nSHA256: ").append(Digest.of(content));
        for (String field : fields) {
            packages.append('\n').append(field);
        }
        packages.append("\n\n");
        return this;
    }

    /** Signs and publishes what was added, as of a date. */
    void publish(Instant date, Optional<Duration> validity) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(compressed, new LZMA2Options(0))) {
            out.write(packages.toString().getBytes(StandardCharsets.UTF_8));
        }
        byte[] index = compressed.toByteArray();
        files.put("/debian/dists/test/main/binary-amd64/Packages.xz", index);
        String text = "Origin: Test\nLabel: Test\nSuite: test\nCodename: test\nDate: " + format(date) + "\n"
                + validity.map(v -> "Valid-Until: " + format(date.plus(v)) + "\n")
                        .orElse("")
                + "SHA256:\n " + Digest.of(index) + " " + index.length + " main/binary-amd64/Packages.xz\n";
        put("/debian/dists/test/InRelease", signer.clearsign(text));
    }

    void put(String path, byte[] content) {
        files.put(path, content);
    }

    byte[] get(String path) {
        return files.get(path);
    }

    void remove(String path) {
        files.remove(path);
    }

    /** The paths asked for so far. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    Path keyring(Path folder) throws IOException {
        return Files.write(folder.resolve("keyring.asc"), signer.publicKey());
    }

    private static String format(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME
                .format(instant.atOffset(ZoneOffset.UTC))
                .replace("GMT", "UTC");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        synchronized (this) {
            requests.add(path);
        }
        byte[] content = files.get(path);
        try (exchange) {
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Signs in the cleartext framework. */
    interface Signer {
        byte[] clearsign(String text);

        byte[] publicKey();
    }
}
