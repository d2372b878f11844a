package dev.osbuild.release.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.release.Channel;
import dev.osbuild.release.FinishedRelease;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Releases of a GitHub repository, by its REST interface (version 2022-11-28, "Releases" and "Release assets"). A release
 * stays a draft, which nobody else sees, until every file is there; a run that was ended goes on with its draft.
 */
public final class GitHubReleases {

    private static final String VERSION = "2022-11-28";
    private static final Duration ANSWER = Duration.ofMinutes(1);
    private static final Duration UPLOAD = Duration.ofHours(1);
    private static final int PER_PAGE = 100;
    private static final int MOST_PAGES = 50;
    private static final int MAX_ANSWER = 32 << 20;

    private final URI api;
    private final String repository;
    private final String token;
    private final HttpClient client;

    /**
     * Speaks for one repository.
     *
     * @param api address of the interface, such as {@code https://api.github.com}
     * @param repository {@code OWNER/NAME}
     * @param token with the right to write contents; never shown
     */
    public GitHubReleases(URI api, String repository, String token, ProxySelector proxies) {
        if (!repository.matches("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")) {
            throw new OsbuildException.Usage(
                    "'" + repository + "' is not a repository", "--to-github", "give it as OWNER/NAME");
        }
        this.api = URI.create(api.toString().replaceFirst("/$", ""));
        this.repository = repository;
        this.token = token;
        this.client = HttpClient.newBuilder()
                .proxy(proxies)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    /**
     * Publishes a release with all its files.
     *
     * @return the address where people see it
     * @throws OsbuildException.Usage when the repository has it already
     */
    public String publish(FinishedRelease release) throws IOException {
        Optional<JsonNode> known = find(release.version());
        if (known.isPresent() && !known.get().path("draft").asBoolean()) {
            throw new OsbuildException.Usage(
                    "the repository has a release " + release.version(),
                    known.get().path("html_url").asText(repository),
                    "a release is never changed: release the next one");
        }
        JsonNode draft = known.isPresent() ? known.get() : post(release);
        Map<String, JsonNode> assets = new HashMap<>();
        draft.path("assets").forEach(asset -> assets.put(asset.path("name").asText(), asset));
        for (Map.Entry<String, Path> file : release.flat().entrySet()) {
            upload(draft, file.getKey(), file.getValue(), Optional.ofNullable(assets.get(file.getKey())));
        }
        Map<String, Object> shown = Map.of(
                "draft",
                false,
                "make_latest",
                release.channel() == Channel.STABLE && release.isLatest() ? "true" : "false");
        JsonNode done = send(
                "PATCH",
                endpoint("/releases/" + draft.path("id").asLong()),
                HttpRequest.BodyPublishers.ofString(CanonicalJson.compact(shown)),
                ANSWER);
        return done.path("html_url").asText();
    }

    private Optional<JsonNode> find(String tag) throws IOException {
        for (int page = 1; page <= MOST_PAGES; page++) {
            JsonNode releases = send(
                    "GET",
                    endpoint("/releases?per_page=" + PER_PAGE + "&page=" + page),
                    HttpRequest.BodyPublishers.noBody(),
                    ANSWER);
            for (JsonNode release : releases) {
                if (release.path("tag_name").asText().equals(tag)) {
                    return Optional.of(release);
                }
            }
            if (releases.size() < PER_PAGE) {
                break;
            }
        }
        return Optional.empty();
    }

    private JsonNode post(FinishedRelease release) throws IOException {
        Map<String, Object> draft = Map.of(
                "tag_name", release.version(),
                "target_commitish", release.commit(),
                "name", release.version(),
                "body", release.notes(),
                "draft", true,
                "prerelease", release.channel() != Channel.STABLE);
        return send(
                "POST",
                endpoint("/releases"),
                HttpRequest.BodyPublishers.ofString(CanonicalJson.compact(draft)),
                ANSWER);
    }

    /** A file that an earlier run sent whole is kept, a half one replaced. */
    private void upload(JsonNode draft, String name, Path file, Optional<JsonNode> known) throws IOException {
        if (known.isPresent()) {
            boolean whole = known.get().path("state").asText("uploaded").equals("uploaded")
                    && known.get().path("size").asLong() == Files.size(file);
            if (whole) {
                return;
            }
            send(
                    "DELETE",
                    endpoint("/releases/assets/" + known.get().path("id").asLong()),
                    HttpRequest.BodyPublishers.noBody(),
                    ANSWER);
        }
        String address = draft.path("upload_url").asText().replaceFirst("\\{.*$", "");
        URI target = URI.create(address + "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
        requireTrusted(target);
        send("POST", target, HttpRequest.BodyPublishers.ofFile(file), UPLOAD);
    }

    /** The token goes where the user sent it, and to no host that an answer names over a line that others read. */
    private void requireTrusted(URI target) {
        boolean sameHost = api.getHost().equals(target.getHost());
        if (!sameHost && !"https".equals(target.getScheme())) {
            throw new OsbuildException.VerificationFailed(
                    "files would go to an address that is not encrypted", target.toString(), "check the API's address");
        }
    }

    private URI endpoint(String path) {
        return URI.create(api + "/repos/" + repository + path);
    }

    private JsonNode send(String method, URI address, HttpRequest.BodyPublisher body, Duration limit)
            throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, body)
                .timeout(limit)
                .header("Accept", "application/vnd.github+json")
                .header("Authorization", "Bearer " + token)
                .header(
                        "Content-Type",
                        method.equals("POST") && address.getQuery() != null
                                ? "application/octet-stream"
                                : "application/json")
                .header("X-GitHub-Api-Version", VERSION)
                .build();
        try {
            HttpResponse<java.io.InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            byte[] content;
            try (java.io.InputStream in = answer.body()) {
                content = in.readNBytes(MAX_ANSWER);
            }
            if (answer.statusCode() / 100 != 2) {
                throw refused(method, address, answer.statusCode(), content);
            }
            return CanonicalJson.readTree(content.length == 0 ? new byte[] {'{', '}'} : content);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted("publishing was ended");
        }
    }

    private static OsbuildException.Environment refused(String method, URI address, int status, byte[] content) {
        String said = new String(content, 0, Math.min(content.length, 300), StandardCharsets.UTF_8);
        String fix = status == 401 || status == 403
                ? "give GITHUB_TOKEN a token that may write the repository's contents"
                : "try again; what was sent already is kept";
        return new OsbuildException.Environment(
                "GitHub answered " + status + " to " + method + ": " + said, address.toString(), fix);
    }
}
