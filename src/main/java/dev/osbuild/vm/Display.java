package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** What the guest's screen is connected to. */
public sealed interface Display {

    /** No graphics card at all. */
    record None() implements Display {}

    /** A graphics card that nobody looks at but {@code screendump}. */
    record Hidden() implements Display {}

    /**
     * A VNC server on the loopback address.
     *
     * @param number the display's number; it listens on TCP port 5900 + number
     */
    record Vnc(int number) implements Display {
        private static final int FIRST_PORT = 5900;
        private static final int TRIED = 100;

        public Vnc {
            if (number < 0 || number > 59635) {
                throw new IllegalArgumentException("a VNC display lies between 0 and 59635, not at " + number);
            }
        }

        /** The first display whose port nobody listens on. */
        public static Vnc firstFree() {
            return IntStream.range(0, TRIED)
                    .mapToObj(Vnc::new)
                    .filter(Vnc::isFree)
                    .findFirst()
                    .orElseThrow(() -> new OsbuildException.Environment(
                            "the ports " + FIRST_PORT + " to " + (FIRST_PORT + TRIED - 1) + " are all in use",
                            "osbuild run",
                            "choose a display with --vnc"));
        }

        /** The TCP port that viewers connect to. */
        public int port() {
            return FIRST_PORT + number;
        }

        private boolean isFree() {
            try (ServerSocket socket = new ServerSocket(port(), 1, InetAddress.getLoopbackAddress())) {
                return socket.isBound();
            } catch (IOException e) {
                return false;
            }
        }
    }
}
