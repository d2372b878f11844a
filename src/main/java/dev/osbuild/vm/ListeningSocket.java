package dev.osbuild.vm;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A socket that takes what comes from anywhere.
 *
 * @param protocol {@code tcp}, {@code udp} or {@code raw}
 * @param port the port; for {@code raw} the number of the IP protocol
 * @param address the local address it is bound to
 */
record ListeningSocket(String protocol, int port, String address) {

    /** Prints the kernel's tables, each behind a line {@code table NAME}. */
    static final String QUESTION = "for table in tcp tcp6 udp udp6 raw raw6; do [ ! -r /proc/net/$table ] ||"
            + " { echo table $table; cat /proc/net/$table; }; done";

    private static final String TCP_LISTEN = "0A";
    private static final String UNCONNECTED = "07";

    /** As in a profile's {@code services.expose}: {@code tcp/22}. */
    String name() {
        return protocol + "/" + port;
    }

    /**
     * Reads the answer to {@link #QUESTION}.
     *
     * @see <a href="https://docs.kernel.org/networking/proc_net_tcp.html">the proc/net/tcp variables</a>
     */
    static List<ListeningSocket> parse(String tables) {
        List<ListeningSocket> sockets = new ArrayList<>();
        String protocol = "";
        for (String line : tables.lines().toList()) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields[0].equals("table") && fields.length == 2) {
                protocol = fields[1].replace("6", "");
            } else if (fields.length > 3 && fields[0].matches("[0-9]+:") && listens(protocol, fields[3])) {
                sockets.add(of(protocol, fields[1]));
            }
        }
        return List.copyOf(sockets);
    }

    private static boolean listens(String protocol, String state) {
        return state.equals(protocol.equals("tcp") ? TCP_LISTEN : UNCONNECTED);
    }

    private static ListeningSocket of(String protocol, String local) {
        int colon = local.indexOf(':');
        return new ListeningSocket(
                protocol, Integer.parseInt(local.substring(colon + 1), 16), address(local.substring(0, colon)));
    }

    /** The kernel prints each 32-bit word of an address in the byte order of the machine. */
    private static String address(String hex) {
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        ByteBuffer bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            bytes.putInt(words.getInt());
        }
        try {
            return InetAddress.getByAddress(bytes.array()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes: " + hex, e);
        }
    }
}
