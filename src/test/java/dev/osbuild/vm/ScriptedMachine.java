package dev.osbuild.vm;

import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A QEMU whose guest prints a script, lets root in with any password, answers the boot test and switches off. */
final class ScriptedMachine implements QemuLauncher {

    private static final Pattern COMMAND = Pattern.compile("echo begin-(\\d+)''-x; (.*); echo end-\\d+''-x \\$\\?");
    private static final Map<String, String> FILES = Map.of(
            "cat /proc/meminfo", "MemTotal:  50000 kB\r\nMemAvailable:  30000 kB\r\n",
            "cat /proc/mounts", "system / overlay rw,lowerdir=/lower,upperdir=/changes/upper 0 0\r\n",
            "cat /etc/os-release", "ID=osbuild\r\nVERSION_ID=\"0.1.0\"\r\n");

    private final String script;

    ScriptedMachine(String script) {
        this.script = script;
    }

    static ScriptedMachine healthy() {
        return new ScriptedMachine("osbuild: loader\r\nosbuild: initramfs uptime=0.01\r\nminimal login: ");
    }

    @Override
    public RunningQemu start(ToolCommand command) throws IOException {
        AtomicBoolean off = new AtomicBoolean();
        FakeGuest guest = new FakeGuest(line -> answer(line, off));
        guest.print(script);
        return new Running(guest, off);
    }

    @Override
    public int runOnTerminal(ToolCommand command) {
        throw new UnsupportedOperationException("boot tests use no terminal");
    }

    private static String answer(String line, AtomicBoolean off) {
        if (line.equals("root")) {
            return "Password: ";
        }
        if (line.equals("poweroff")) {
            off.set(true);
            return "";
        }
        Matcher command = COMMAND.matcher(line);
        return command.matches()
                ? "begin-" + command.group(1) + "-x\r\n" + FILES.getOrDefault(command.group(2), "") + "end-"
                        + command.group(1) + "-x 0\r\n# "
                : "# ";
    }

    private record Running(FakeGuest guest, AtomicBoolean off) implements RunningQemu {

        @Override
        public OutputStream input() {
            return guest.keyboard();
        }

        @Override
        public InputStream output() {
            return guest.screen();
        }

        @Override
        public List<String> errorLines() {
            return List.of();
        }

        @Override
        public OptionalInt waitFor(Duration limit) {
            return off.get() ? OptionalInt.of(0) : OptionalInt.empty();
        }

        @Override
        public void close() {
            try {
                guest.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
