package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

/**
 * The way from this machine to a guest's SSH server, with what opens it and what must not.
 *
 * @param port of the loopback address; it leads to the guest's port 22
 * @param key given to the guest as one of root's
 * @param password given to the guest as root's
 */
record SshDoor(int port, SshKey key, OneTimePassword password) {

    /** The port's name in {@code services.expose}. */
    static final String SOCKET = "tcp/22";

    private static final int GUEST_PORT = 22;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A door with a port nobody uses and a new key. */
    static SshDoor withPassword(OneTimePassword password) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new SshDoor(socket.getLocalPort(), SshKey.random(), password);
        }
    }

    /** The machine with a network card behind this door. */
    Machine openOn(Machine machine) {
        return machine.withNetwork(new Network.User(List.of(new PortForward(port, GUEST_PORT))))
                .withCredentials(Credentials.NONE.withRootPassword(password).withRootKeys(key.authorizedKey()));
    }

    /**
     * Tries both ways in.
     *
     * @throws OsbuildException.Interrupted when this thread is
     */
    SshAttempts knock() {
        return SshAttempts.on(port, key, password, PATIENCE);
    }
}
