package dev.osbuild.distro.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;

/** Requests over HTTP/1.1 that do not wait for ever. */
final class Http {

    private final HttpClient client;
    private final DownloadPolicy policy;

    Http(ProxySelector proxies, DownloadPolicy policy) {
        this.policy = policy;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(policy.answerWithin())
                .proxy(proxies)
                .build();
    }

    /**
     * Asks for a file from an offset on.
     *
     * @throws IOException when no answer comes, also for {@code 408}, {@code 429} and {@code 5xx}: worth another attempt
     */
    Answer get(URI address, long offset) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(policy.answerWithin()).header("User-Agent", "osbuild");
        if (offset > 0) {
            request.header("Range", "bytes=" + offset + "-");
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        int status = response.statusCode();
        if (status == 408 || status == 429 || status >= 500) {
            response.body().close();
            throw new IOException("the server answered " + status);
        }
        boolean isContinued = status == 206 && startsAt(response, offset);
        return new Answer(
                status,
                isContinued ? offset : 0,
                contentLength(response),
                new StallGuard(response.body(), stallAfter()));
    }

    private Duration stallAfter() {
        return policy.stallAfter();
    }

    private static OptionalLong contentLength(HttpResponse<?> response) {
        return response.headers().firstValueAsLong("Content-Length");
    }

    private static boolean startsAt(HttpResponse<?> response, long offset) {
        return response.headers()
                .firstValue("Content-Range")
                .map(range -> range.startsWith("bytes " + offset + "-"))
                .orElse(false);
    }

    /**
     * A response.
     *
     * @param offset where in the file the body begins
     * @param length of the body, when the server says
     */
    record Answer(int status, long offset, OptionalLong length, InputStream body) implements AutoCloseable {

        boolean isOk() {
            return status == 200 || status == 206;
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
