package dev.osbuild.release;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.ManifestCheck;
import dev.osbuild.trust.OpenPgpKeyring;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A channel or a release behind an address, fetched to a folder in the order that fails closed: index, then the document
 * of one release, then, each no longer than that document says, its files. What is fetched is checked before what it
 * names is fetched, and the copy is then checked as any other.
 */
public final class RemoteRelease {

    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MAX_SIGNATURE = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private final URI address;
    private final Path folder;
    private final HttpClient client;

    /**
     * Fetches below one address.
     *
     * @param address of the folder of a channel or of a release: {@code http}, {@code https} or {@code file}
     * @param folder empty; takes the copy
     */
    public RemoteRelease(URI address, Path folder, ProxySelector proxies) {
        this.address = URI.create(address.toString().replaceFirst("/*$", "/"));
        this.folder = folder;
        this.client = HttpClient.newBuilder()
                .proxy(proxies)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /** Whether an argument is an address that can be fetched, and no file's name. */
    public static boolean isAddress(String argument) {
        return argument.matches("(https?|file)://.+");
    }

    /**
     * Fetches a channel's latest release, or the release itself when the address is one's.
     *
     * @return the folder of the channel or of the release
     * @throws OsbuildException.VerificationFailed when a document is not signed by a pinned key, or a file is longer than
     *     it should be
     */
    public Path fetch(
            Optional<OpenPgpKeyring> keys,
            Optional<RememberedChannels> memory,
            Instant now,
            ManifestCheck.Report report)
            throws IOException {
        String last = address.getPath().replaceFirst("/$", "").replaceFirst("^.*/", "");
        if (exists(ReleaseDocument.FILE_NAME)) {
            RelativePaths.requireName(last);
            Path release = folder.resolve("channel").resolve(last);
            fetchRelease("", release, keys, now);
            return release;
        }
        Path channel = folder.resolve("channel");
        signed(ReleaseIndex.FILE_NAME, channel, ReleaseIndex.MAX_BYTES);
        ReleaseIndex index = new ChannelCheck(channel, keys, memory, now, report).run();
        Path release = channel.resolve(index.latest());
        fetchRelease(index.latest() + "/", release, keys, now);
        return release;
    }

    private void fetchRelease(String below, Path release, Optional<OpenPgpKeyring> keys, Instant now)
            throws IOException {
        signed(below, ReleaseDocument.FILE_NAME, release, ReleaseDocument.MAX_BYTES);
        ReleaseDocument document = new ReleaseCheck(release, keys, now, (check, name, result) -> {}).document();
        for (String name : ReleaseDocuments.UNLISTED) {
            if (!name.startsWith(ReleaseDocument.FILE_NAME)) {
                get(below + name, release.resolve(name), ReleaseDocument.MAX_BYTES);
            }
        }
        for (Listed file : document.files()) {
            get(below + file.path(), release.resolve(file.path()), file.size());
        }
    }

    private void signed(String name, Path target, int limit) throws IOException {
        signed("", name, target, limit);
    }

    private void signed(String below, String name, Path target, int limit) throws IOException {
        get(below + name, target.resolve(name), limit);
        get(below + name + ManifestCheck.SIGNATURE, target.resolve(name + ManifestCheck.SIGNATURE), MAX_SIGNATURE);
    }

    private boolean exists(String name) throws IOException {
        try (InputStream in = open(name)) {
            return true;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private void get(String path, Path target, long limit) throws IOException {
        Files.createDirectories(target.resolveSibling("."));
        try (InputStream in = open(path);
                var out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long total = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total += count;
                if (total > limit) {
                    throw new OsbuildException.VerificationFailed(
                            "it is longer than the " + limit + " bytes it may have",
                            address.resolve(path).toString(),
                            "use another mirror");
                }
                out.write(buffer, 0, count);
            }
        } catch (FileNotFoundException e) {
            throw new OsbuildException.VerificationFailed(
                    "it is missing", address.resolve(path).toString(), "check the address, or use another mirror", e);
        }
    }

    private InputStream open(String path) throws IOException {
        URI target = address.resolve(path);
        if ("file".equals(address.getScheme())) {
            Path file = Path.of(target);
            if (!Files.isRegularFile(file)) {
                throw new FileNotFoundException(file.toString());
            }
            return Files.newInputStream(file);
        }
        try {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(target).timeout(LONGEST).build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            answer.body().close();
            if (answer.statusCode() == 404) {
                throw new FileNotFoundException(target.toString());
            }
            throw new OsbuildException.Environment(
                    "the server answered " + answer.statusCode(), target.toString(), "try again, or another mirror");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted("fetching was ended");
        }
    }
}
