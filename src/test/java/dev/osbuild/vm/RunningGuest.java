package dev.osbuild.vm;

import dev.osbuild.base.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A machine under test; closing it pulls the plug. */
final class RunningGuest implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final VirtualMachine machine;
    private final OneTimePassword password;
    private final Path runFolder;

    RunningGuest(VirtualMachine machine, OneTimePassword password, Path runFolder) {
        this.machine = machine;
        this.password = password;
        this.runFolder = runFolder;
    }

    /** Waits until a line holds a text; returns everything up to then. */
    String until(String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
        Optional<Transcript.Found> found = machine.console().expect(pattern, 0, LIMIT);
        if (found.isEmpty()) {
            throw new AssertionError("no '" + regex + "' in:\n" + text());
        }
        return text();
    }

    /** Waits for the login prompt; returns everything up to then. */
    String untilLogin() {
        return until("^\\S+ login: ?");
    }

    /** Presses Enter on the serial line. */
    void pressEnter() throws IOException {
        machine.console().sendLine("");
    }

    /** Waits until the machine restarts or switches itself off; returns everything it said. */
    String untilEnd() {
        if (machine.waitForExit(LIMIT).isEmpty()) {
            throw new AssertionError("the machine still runs; it said:\n" + text());
        }
        return text();
    }

    /** A root shell, once the login prompt is there. */
    GuestShell shell() throws Exception {
        untilLogin();
        GuestShell shell = new GuestShell(machine.console(), LIMIT);
        shell.logIn(password);
        return shell;
    }

    /** What root logs in with in this run. */
    String rootPassword() {
        return password.text();
    }

    /** Takes a device away. */
    void unplug(String device) throws Exception {
        machine.qmp().orElseThrow().execute("device_del", Map.of("id", device), LIMIT);
    }

    private String text() {
        return machine.console().look(transcript -> transcript.since(0));
    }

    @Override
    public void close() throws IOException {
        machine.close();
        FileTree.delete(runFolder);
    }
}
