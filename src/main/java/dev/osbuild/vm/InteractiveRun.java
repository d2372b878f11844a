package dev.osbuild.vm;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.store.ScratchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts an image with the user's terminal as its serial line, until the user leaves or the guest switches off. */
public final class InteractiveRun {

    private static final Duration LIFE = Duration.ofDays(30);

    private final QemuLauncher launcher;
    private final ScratchSpace scratch;
    private final EventSink events;

    public InteractiveRun(QemuLauncher launcher, ScratchSpace scratch, EventSink events) {
        this.launcher = launcher;
        this.scratch = scratch;
        this.events = events;
    }

    /**
     * What to run.
     *
     * @param image the artifact; it is never changed
     * @param firmware BIOS or UEFI
     * @param accelerator as {@link AcceleratorProbe} chose
     * @param memory of the machine
     * @param cores processors
     * @param network none, or user networking with forwarded ports
     * @param share a folder for the guest
     * @param display the screen
     * @param persistent where to keep what the guest writes: a copy of the image, made when it does not exist; empty to
     *     forget everything when the machine stops
     * @param authorizedKeys public keys that may log in as root
     */
    public record Request(
            Path image,
            Firmware firmware,
            Accelerator accelerator,
            Size memory,
            int cores,
            Network network,
            Optional<Share> share,
            Display display,
            Optional<Path> persistent,
            Optional<String> authorizedKeys) {}

    /**
     * Runs the machine and returns when it has stopped.
     *
     * @throws OsbuildException.Environment when QEMU cannot start
     */
    public void run(Request request) throws IOException {
        OneTimePassword password = OneTimePassword.random();
        Credentials credentials = Credentials.NONE.withRootPassword(password);
        if (request.authorizedKeys().isPresent()) {
            credentials = credentials.withRootKeys(request.authorizedKeys().get());
        }
        Machine machine = Machine.of(
                        request.firmware(), request.accelerator(), request.memory(), request.cores(), disk(request))
                .withNetwork(request.network())
                .withShare(request.share())
                .withDisplay(request.display())
                .withCredentials(credentials);
        Path runFolder = scratch.newFolder("vm");
        try {
            QemuCommand command = new QemuCommand(machine, runFolder, credentials.writeTo(runFolder));
            introduction(request, password).forEach(events::info);
            requireSuccess(launcher.runOnTerminal(command.onTerminal(LIFE)), request.image());
        } finally {
            FileTree.delete(runFolder);
        }
    }

    private static Disk disk(Request request) throws IOException {
        if (request.persistent().isEmpty()) {
            return Disk.unchanged(request.image());
        }
        Path copy = request.persistent().get();
        if (Files.notExists(copy)) {
            Files.copy(request.image(), copy);
        }
        return new Disk(copy, true);
    }

    /** What a user must know before the terminal is the guest's. */
    static List<String> introduction(Request request, OneTimePassword password) {
        String changes = request.persistent()
                .map(copy -> "changes are kept in " + copy)
                .orElse("changes are forgotten when the machine stops");
        List<String> lines = new ArrayList<>(List.of(
                "starting " + request.image().getFileName() + " under " + request.firmware() + " with "
                        + request.accelerator() + "; " + changes,
                "log in as root with the password " + password.text() + " (for this run only)",
                "leave with Ctrl-A X; Ctrl-A C reaches QEMU's monitor, Ctrl-A H lists the rest"));
        if (request.display() instanceof Display.Vnc vnc) {
            lines.add("the screen is at 127.0.0.1:" + vnc.port() + " for viewers of VNC");
        }
        return lines;
    }

    private static void requireSuccess(int exitCode, Path image) {
        if (exitCode != 0) {
            throw new OsbuildException.Environment(
                    "QEMU ended with exit code " + exitCode,
                    image.toString(),
                    "its own message stands above; a forwarded port may be in use, or memory short");
        }
    }
}
