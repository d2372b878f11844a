package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Machines without a disk that start from a server: by PXE and TFTP with GRUB, and by iPXE and HTTP. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class NetbootIT {

    @TempDir
    static Path folder;

    private static BuiltImages images;
    private static Path served;
    private static HttpServer server;

    @BeforeAll
    static void build() throws IOException {
        images = BuiltImages.of("minimal", folder);
        served = ServedFiles.unpack(images.build("netboot"), Files.createDirectory(folder.resolve("served")));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/boot/", NetbootIT::serve);
        server.start();
    }

    private static void serve(HttpExchange exchange) throws IOException {
        Path file = served.resolve(exchange.getRequestURI().getPath().substring("/boot/".length()));
        boolean found = Files.isRegularFile(file);
        boolean whole = found && !exchange.getRequestMethod().equals("HEAD");
        if (found) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(Files.size(file)));
        }
        exchange.sendResponseHeaders(found ? 200 : 404, whole ? Files.size(file) : -1);
        if (whole) {
            Files.copy(file, exchange.getResponseBody());
        }
        exchange.close();
    }

    @AfterAll
    static void close() throws IOException {
        server.stop(0);
        images.close();
    }

    private static RunningGuest start(Firmware firmware, Path tftp, String file) throws IOException {
        return images.start(images.diskless(firmware, tftp, file));
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void grubStartsItOverTftp(Firmware firmware) throws IOException {
        try (RunningGuest guest = start(firmware, served, firmware == Firmware.UEFI ? "uefi.efi" : "bios.0")) {
            assertThat(guest.untilLogin())
                    .contains("note: fetched tftp://10.0.2.2/system.squashfs")
                    .contains("has the SHA-256 that verify= names");
        }
    }

    @Test
    void ipxeStartsItOverHttp() throws IOException {
        String script = "http://10.0.2.2:" + server.getAddress().getPort() + "/boot/boot.ipxe";
        try (RunningGuest guest = start(Firmware.BIOS, served, script)) {
            assertThat(guest.untilLogin())
                    .contains("note: fetched http://10.0.2.2:")
                    .contains("has the SHA-256 that verify= names");
        }
    }

    @Test
    void aChangedSystemIsRefusedAfterTheDownload() throws IOException {
        Path changed = Files.createDirectory(folder.resolve("changed"));
        try (var files = Files.list(served)) {
            for (Path file : files.toList()) {
                Files.copy(file, changed.resolve(file.getFileName()));
            }
        }
        byte[] image = Files.readAllBytes(changed.resolve("system.squashfs"));
        image[image.length / 2] ^= 1;
        Files.write(changed.resolve("system.squashfs"), image);

        try (RunningGuest guest = start(Firmware.BIOS, changed, "bios.0")) {
            assertThat(guest.untilEnd())
                    .contains("cannot start: the system image is not the one that verify= names")
                    .doesNotContain("osbuild: init");
        }
    }
}
