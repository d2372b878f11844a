package dev.osbuild.release.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.osbuild.base.CanonicalJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The few endpoints of GitHub's interface that publishing needs, for one release. */
final class FakeGitHub implements AutoCloseable {

    private final HttpServer server;
    private final List<String> log = new ArrayList<>();
    private final Map<String, Long> assets = new LinkedHashMap<>();
    private String tag = "";
    private boolean draft = true;
    private String latest = "";
    private int uploads;
    private int most = Integer.MAX_VALUE;

    FakeGitHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
    }

    synchronized void failAfterUploads(int count) {
        most = count;
    }

    synchronized List<String> log() {
        return List.copyOf(log);
    }

    synchronized Map<String, Long> assets() {
        return new LinkedHashMap<>(assets);
    }

    synchronized boolean draft() {
        return draft;
    }

    synchronized String latest() {
        return latest;
    }

    synchronized int uploads() {
        return uploads;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        log.add(exchange.getRequestMethod() + " " + path);
        if (!"Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, Map.of("message", "Bad credentials"));
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "GET" -> send(exchange, 200, tag.isEmpty() ? List.of() : List.of(release()));
            case "PATCH" -> {
                JsonNode change = CanonicalJson.readTree(body);
                draft = change.path("draft").asBoolean();
                latest = change.path("make_latest").asText();
                send(exchange, 200, release());
            }
            default -> post(exchange, path, body);
        }
    }

    private void post(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (!path.startsWith("/upload")) {
            tag = CanonicalJson.readTree(body).path("tag_name").asText();
            send(exchange, 201, release());
        } else if (uploads >= most) {
            send(exchange, 502, Map.of("message", "try later"));
        } else {
            uploads++;
            assets.put(exchange.getRequestURI().getQuery().replaceFirst("^name=", ""), (long) body.length);
            send(exchange, 201, Map.of());
        }
    }

    private Map<String, Object> release() {
        List<Object> listed = new ArrayList<>();
        assets.forEach((name, size) -> listed.add(Map.of("id", 1, "name", name, "size", size, "state", "uploaded")));
        return Map.of(
                "id",
                7,
                "tag_name",
                tag,
                "draft",
                draft,
                "html_url",
                "https://example.org/" + tag,
                "upload_url",
                address() + "/upload{?name,label}",
                "assets",
                listed);
    }

    private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
        byte[] bytes = CanonicalJson.compact(answer).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
