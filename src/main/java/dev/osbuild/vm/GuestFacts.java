package dev.osbuild.vm;

import dev.osbuild.base.Size;
import dev.osbuild.profile.Init;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a running guest tells about itself.
 *
 * @param memoryTotal what the kernel gave to the system
 * @param memoryUsed {@code MemTotal} less {@code MemAvailable}, with one root shell logged in
 * @param failures services that failed, or complaints of the start scripts; in words
 * @param sockets what listens
 * @param rootMount the line of {@code /proc/mounts} for {@code /}
 * @param osRelease the keys of {@code /etc/os-release}
 * @param security its defences
 * @param windows of its graphical session; none when it has no session
 */
record GuestFacts(
        Size memoryTotal,
        Size memoryUsed,
        List<String> failures,
        List<ListeningSocket> sockets,
        String rootMount,
        Map<String, String> osRelease,
        SecurityFacts security,
        List<GuestWindow> windows) {

    /** Lines of our start scripts that tell progress; every other line of theirs is a complaint. */
    private static final Pattern PROGRESS =
            Pattern.compile("osbuild: (loader.*|[a-z-]+ uptime=[0-9.]+|module not loaded: .*|note: .*)");

    GuestFacts {
        failures = List.copyOf(failures);
        sockets = List.copyOf(sockets);
        osRelease = Map.copyOf(osRelease);
        windows = List.copyOf(windows);
    }

    /** Asks a guest. */
    static GuestFacts ask(GuestShell shell, Init init, SerialConsole console, Optional<SshDoor> door)
            throws IOException, GuestShell.NoAnswer {
        List<String> failures = init == Init.SYSTEMD ? failedUnits(shell) : console.look(GuestFacts::complaints);
        Map<String, String> memory = keyed(shell.run("cat /proc/meminfo").output(), ':');
        return new GuestFacts(
                kibibytes(memory, "MemTotal"),
                new Size(Math.max(
                        0,
                        kibibytes(memory, "MemTotal").bytes()
                                - kibibytes(memory, "MemAvailable").bytes())),
                failures,
                ListeningSocket.parse(shell.run(ListeningSocket.QUESTION).output()),
                rootMount(shell.run("cat /proc/mounts").output()),
                keyed(shell.run("cat /etc/os-release").output(), '='),
                SecurityFacts.ask(shell, door),
                GuestWindow.parse(shell.run(GuestWindow.QUESTION).output()));
    }

    /** What our start scripts complained about. */
    static List<String> complaints(Transcript boot) {
        return boot.since(0)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("osbuild: "))
                .filter(line -> !PROGRESS.matcher(line).matches())
                .map(line -> line.substring("osbuild: ".length()))
                .toList();
    }

    private static List<String> failedUnits(GuestShell shell) throws IOException, GuestShell.NoAnswer {
        String state = shell.run("systemctl is-system-running --wait").output();
        List<String> units = shell.run("systemctl list-units --failed --plain --no-legend --no-pager")
                .output()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> line.replaceFirst("\\s.*", ""))
                .toList();
        return units.isEmpty() && !state.equals("running") ? List.of("the system is " + state) : units;
    }

    private static String rootMount(String mounts) {
        String last = "";
        for (String line : mounts.lines().toList()) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 3 && fields[1].equals("/")) {
                last = line.strip();
            }
        }
        return last;
    }

    private static Map<String, String> keyed(String lines, char separator) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines.lines().toList()) {
            int at = line.indexOf(separator);
            if (at > 0) {
                values.put(
                        line.substring(0, at).strip(),
                        unquoted(line.substring(at + 1).strip()));
            }
        }
        return values;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static Size kibibytes(Map<String, String> memory, String key) {
        String digits = memory.getOrDefault(key, "").replace(" kB", "");
        return new Size(digits.matches("[0-9]{1,12}") ? Long.parseLong(digits) * 1024 : 0);
    }
}
