package dev.osbuild.profile;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What runs, and what may listen. */
@Setting("What runs, and what may listen.")
public record Services(
        @Setting(value = "Units to enable, beside those their packages enable.")
        List<String> enable,

        @Setting(value = "Units to disable.") List<String> disable,
        @Setting(value = "Units that must never start.") List<String> mask,

        @Setting(
                value =
                        "Sockets that may listen, as tcp/PORT, udp/PORT or raw/NUMBER with the number of an IP protocol.",
                example = "[tcp/22]")
        List<String> expose) {

    private static final Pattern SOCKET = Pattern.compile("(tcp|udp|raw)/([0-9]{1,5})");
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.@\\\\-]+");
    private static final int LAST_PORT = 65_535;

    public Services {
        enable = List.copyOf(enable);
        disable = List.copyOf(disable);
        mask = List.copyOf(mask);
        expose = List.copyOf(expose);
        Stream.of(enable, disable, mask).flatMap(List::stream).forEach(Services::requireUnitName);
        for (String socket : expose) {
            Matcher matcher = SOCKET.matcher(socket);
            if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > LAST_PORT) {
                throw new IllegalArgumentException("services.expose: '" + socket
                        + "' is none of tcp/PORT, udp/PORT and raw/PROTOCOL, such as tcp/22");
            }
        }
    }

    private static void requireUnitName(String unit) {
        if (!UNIT.matcher(unit).matches()) {
            throw new IllegalArgumentException("services: '" + unit + "' is no unit name such as ssh.service");
        }
    }

    /** Whether any unit of systemd is named. */
    public boolean choosesUnits() {
        return !enable.isEmpty() || !disable.isEmpty() || !mask.isEmpty();
    }
}
