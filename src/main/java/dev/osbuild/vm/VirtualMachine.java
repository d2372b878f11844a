package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A machine that is switched on; closing it pulls the plug. It never outlives the time it was given. */
public final class VirtualMachine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualMachine.class);
    private static final Duration QMP_LIMIT = Duration.ofSeconds(10);

    private final QemuLauncher.RunningQemu process;
    private final SerialConsole console;
    private final Path socket;
    private Optional<Qmp> qmp = Optional.empty();

    private VirtualMachine(QemuLauncher.RunningQemu process, SerialConsole console, Path socket) {
        this.process = process;
        this.console = console;
        this.socket = socket;
    }

    /**
     * Switches a machine on, its serial line connected to {@link #console}.
     *
     * @param runFolder an empty folder that is deleted when the run is over; it takes the credentials, QEMU's temporary
     *     files and its control socket
     * @param log takes everything the serial line prints
     * @param life after which the machine is ended
     */
    public static VirtualMachine start(QemuLauncher launcher, Machine machine, Path runFolder, Path log, Duration life)
            throws IOException {
        QemuCommand command =
                new QemuCommand(machine, runFolder, machine.credentials().writeTo(runFolder));
        long started = System.nanoTime();
        QemuLauncher.RunningQemu process = launcher.start(command.piped(life));
        try {
            SerialConsole console = SerialConsole.open(
                    process.output(), process.input(), log, () -> Duration.ofNanos(System.nanoTime() - started));
            return new VirtualMachine(process, console, runFolder.resolve(QemuCommand.QMP_SOCKET));
        } catch (IOException e) {
            process.close();
            throw e;
        }
    }

    public SerialConsole console() {
        return console;
    }

    /**
     * The control line, connected on first use; to be asked for once the guest has printed something. Empty when the
     * scratch folder's path is too long for a Unix socket or QEMU does not answer.
     */
    public Optional<Qmp> qmp() {
        if (qmp.isEmpty() && Files.exists(socket) && socket.toString().length() <= Qmp.LONGEST_PATH) {
            try {
                qmp = Optional.of(Qmp.connect(socket, QMP_LIMIT));
            } catch (IOException e) {
                LOG.debug("no control line to QEMU: {}", e.toString());
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        return qmp;
    }

    /**
     * Waits until QEMU exits by itself.
     *
     * @return its exit code, empty when time is up
     */
    public OptionalInt waitForExit(Duration limit) {
        try {
            return process.waitFor(limit);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** What QEMU itself complained about. */
    List<String> complaints() {
        return process.errorLines();
    }

    /**
     * Why the machine stopped, in QEMU's words such as {@code guest-shutdown} or {@code guest-reset}; empty when the
     * control line was not in use.
     */
    public Optional<String> shutdownReason() {
        try {
            return qmp.isPresent() ? qmp.get().shutdownReason(Duration.ofSeconds(2)) : Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
        if (qmp.isPresent()) {
            qmp.get().close();
        }
        console.close();
    }

    private static OsbuildException.Interrupted interrupted() {
        Thread.currentThread().interrupt();
        return new OsbuildException.Interrupted("interrupted while the virtual machine ran");
    }
}
