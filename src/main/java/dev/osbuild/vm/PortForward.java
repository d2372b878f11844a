package dev.osbuild.vm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP port of this machine's loopback address that leads to a port of the guest.
 *
 * @param host 1 to 65535
 * @param guest 1 to 65535
 */
public record PortForward(int host, int guest) {

    private static final Pattern SPELLING = Pattern.compile("([0-9]{1,5}):([0-9]{1,5})");

    public PortForward {
        requirePort(host);
        requirePort(guest);
    }

    /**
     * Reads {@code HOST:GUEST}.
     *
     * @throws IllegalArgumentException with a sentence for the user when the text is no pair of ports
     */
    public static PortForward parse(String text) {
        Matcher matcher = SPELLING.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:GUEST, such as 2222:22");
        }
        return new PortForward(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    private static void requirePort(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port lies between 1 and 65535, not at " + port);
        }
    }
}
