package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.verification.PromiscuousVerifier;
import net.schmizz.sshj.userauth.UserAuthException;

/**
 * What a guest's SSH server answered to somebody who came over the network as root.
 *
 * @param withKey what came of the key that the guest was given
 * @param withPassword what came of root's right password
 */
record SshAttempts(Outcome withKey, Outcome withPassword) {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    /** A firewall that counts attempts must not count these as too many. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final String USER = "root";
    private static final String REFUSED = "refused";

    /**
     * How an attempt ended.
     *
     * @param loggedIn whether a command ran in the guest
     * @param words what it printed, or why there was none
     */
    record Outcome(boolean loggedIn, String words) {

        /** Whether the server answered, and said no. */
        boolean refused() {
            return !loggedIn && words.equals(REFUSED);
        }

        @Override
        public String toString() {
            return loggedIn ? "logged in as " + words : words;
        }
    }

    private interface Authentication {
        void attempt(SSHClient client) throws IOException;
    }

    /**
     * Tries both, waiting for a server that is still starting.
     *
     * @param port of the loopback address, which leads to the guest's SSH server
     * @param patience how long the server may take until it answers at all
     */
    static SshAttempts on(int port, SshKey key, OneTimePassword password, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Outcome withKey = logIn(port, client -> client.authPublickey(USER, key.provider()), end);
        return new SshAttempts(withKey, logIn(port, client -> client.authPassword(USER, password.text()), end));
    }

    private static Outcome logIn(int port, Authentication authentication, long end) {
        while (true) {
            try (SSHClient client = new SSHClient()) {
                // Nobody stands between: the port belongs to the machine that was just switched on.
                client.addHostKeyVerifier(new PromiscuousVerifier());
                client.setConnectTimeout((int) ANSWER_LIMIT.toMillis());
                client.setTimeout((int) ANSWER_LIMIT.toMillis());
                client.connect(InetAddress.getLoopbackAddress(), port);
                authentication.attempt(client);
                return new Outcome(true, userOf(client));
            } catch (UserAuthException e) {
                return new Outcome(false, REFUSED);
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    return new Outcome(false, "no answer: " + e.getMessage());
                }
                pause();
            }
        }
    }

    private static String userOf(SSHClient client) throws IOException {
        try (Session session = client.startSession();
                Session.Command command = session.exec("id -un")) {
            return new String(command.getInputStream().readNBytes(64), StandardCharsets.UTF_8).strip();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted("interrupted while a guest's SSH server was asked");
        }
    }
}
