package dev.osbuild.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.ManifestCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteReleaseTest {

    private static final ManifestCheck.Report SILENT = (check, name, result) -> {};

    @TempDir
    private Path folder;

    private TestReleases releases;
    private Path channel;
    private HttpServer server;
    private int copies;

    @BeforeEach
    void serve() throws IOException {
        releases = new TestReleases(folder.resolve("releases"));
        releases.run("v1.0.0", Channel.STABLE, new FakeGate(), step -> {});
        channel = folder.resolve("releases/stable");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Path file = folder.resolve("releases" + exchange.getRequestURI().getPath());
            byte[] content = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(
                    Files.isRegularFile(file) ? 200 : 404, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Path fetch(URI address) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy" + ++copies));
        return new RemoteRelease(address, copy, ProxySelector.getDefault())
                .fetch(Optional.of(releases.keys()), Optional.empty(), TestReleases.NOW, SILENT);
    }

    private URI http(String path) {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + path);
    }

    @Test
    void fetchesTheLatestOfAChannelAndOneRelease() throws IOException {
        for (URI address : new URI[] {http("/stable"), http("/stable/v1.0.0/"), channel.toUri()}) {
            Path copy = fetch(address);
            new ReleaseCheck(copy, Optional.of(releases.keys()), TestReleases.NOW, SILENT).run(Optional.empty());
            assertThat(copy.getFileName()).hasToString("v1.0.0");
        }
        assertThatThrownBy(() -> fetch(http("/nowhere")))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("it is missing");
    }

    @Test
    void endsAtTheFirstByteTooManyAndBeforeUnsignedNames() throws IOException {
        Path notes = channel.resolve("v1.0.0/RELEASE-NOTES.md");
        Files.writeString(notes, Files.readString(notes) + "x");
        assertThatThrownBy(() -> fetch(http("/stable"))).hasMessageContaining("it is longer than");

        Path document = channel.resolve("v1.0.0/release.json");
        Files.writeString(document, Files.readString(document).replace("v1.0.0", "v1.0.1"));
        assertThatThrownBy(() -> fetch(http("/stable"))).hasMessageContaining("does not match");
        assertThat(folder.resolve("copy2/channel/v1.0.0/RELEASE-NOTES.md")).doesNotExist();
    }
}
