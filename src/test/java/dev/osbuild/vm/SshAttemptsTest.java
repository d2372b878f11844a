package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SshAttemptsTest {

    @Test
    void aPortWithNothingBehindItIsNoRefusal() throws IOException {
        SshDoor door = SshDoor.withPassword(OneTimePassword.random());

        SshAttempts attempts = SshAttempts.on(door.port(), door.key(), door.password(), Duration.ZERO);

        assertThat(attempts.withKey().loggedIn()).isFalse();
        assertThat(attempts.withPassword().refused()).isFalse();
        assertThat(attempts.withPassword()).asString().startsWith("no answer");
    }

    @Test
    void aServerThatSpeaksNoSshIsNoRefusal() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            Thread babbler = new Thread(() -> babble(server));
            babbler.start();
            SshAttempts attempts =
                    SshAttempts.on(server.getLocalPort(), SshKey.random(), OneTimePassword.random(), Duration.ZERO);

            assertThat(attempts.withKey().refused()).isFalse();
            assertThat(attempts.withPassword().refused()).isFalse();
            babbler.join();
        }
    }

    private static void babble(ServerSocket server) {
        for (int attempt = 0; attempt < 2; attempt++) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write("220 no ssh here\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // the client went away, as it should
            }
        }
    }
}
