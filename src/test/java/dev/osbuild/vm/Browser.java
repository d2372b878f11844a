package dev.osbuild.vm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.tool.RunningTool;
import dev.osbuild.tool.StandardStreams;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Chromium without a screen, in the sandbox, driven as the W3C's WebDriver (Recommendation of 5 June 2018) says. It shares
 * the loopback interface with the machines that QEMU forwards ports to, and accepts certificates that nobody signed.
 */
final class Browser implements AutoCloseable {

    static final Set<String> PACKAGES = Set.of("chromium", "chromium-driver", "fonts-dejavu-core");

    /** The name of a reference to an element, WebDriver section 11. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final RunningTool driver;
    private final URI sessions;
    private String session = "";

    private Browser(RunningTool driver, URI sessions) {
        this.driver = driver;
        this.sessions = sessions;
    }

    static Browser open(Tools tools, Duration life) throws Exception {
        int port = freePort();
        RunningTool driver = tools.start(
                ToolCommand.of("chromedriver", "--port=" + port)
                        .environment("HOME", "/tmp")
                        .withNetwork()
                        .timeLimit(life)
                        .build(),
                StandardStreams.PIPED);
        Browser browser = new Browser(driver, URI.create("http://127.0.0.1:" + port + "/session"));
        browser.start();
        return browser;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void start() throws Exception {
        Map<String, Object> options = Map.of(
                "binary",
                "/usr/lib/chromium/chromium",
                "args",
                List.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--window-size=1280,800",
                        "--user-data-dir=/tmp/browser"));
        Map<String, Object> wanted = Map.of("acceptInsecureCerts", true, "goog:chromeOptions", options);
        Object request = Map.of("capabilities", Map.of("alwaysMatch", wanted));
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (session.isEmpty()) {
            try {
                session = "/" + send("POST", "", request).path("sessionId").asText();
            } catch (ConnectException e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("no browser: " + driver.lastLines(), e);
                }
                Thread.sleep(500);
            }
        }
    }

    void go(URI page) throws Exception {
        send("POST", session + "/url", Map.of("url", page.toString()));
    }

    /** Types into the first element that a CSS selector finds; {@code \uE007} presses Enter. */
    void type(String selector, String text) throws Exception {
        String element = send("POST", session + "/element", Map.of("using", "css selector", "value", selector))
                .path(ELEMENT)
                .asText();
        send("POST", session + "/element/" + element + "/value", Map.of("text", text));
    }

    /** What a piece of JavaScript returns, as text. */
    String evaluate(String script) throws Exception {
        return send("POST", session + "/execute/sync", Map.of("script", script, "args", List.of()))
                .asText();
    }

    /** Waits until a piece of JavaScript returns a text that holds another. */
    void await(String script, String text, Duration limit) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        String last = evaluate(script);
        while (!last.contains(text)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the page did not come to show '" + text + "', but:\n" + last);
            }
            Thread.sleep(1000);
            last = evaluate(script);
        }
    }

    /** What the window shows, as PNG. */
    byte[] picture() throws Exception {
        return Base64.getDecoder()
                .decode(send("GET", session + "/screenshot", Map.of()).asText());
    }

    private JsonNode send(String method, String path, Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sessions + path))
                .timeout(Duration.ofMinutes(6))
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(CanonicalJson.pretty(body)))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        JsonNode value = CanonicalJson.readTree(response.body()).path("value");
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    "the browser refuses " + path + ": " + value.path("message").asText());
        }
        return value;
    }

    @Override
    public void close() {
        driver.close();
    }
}
