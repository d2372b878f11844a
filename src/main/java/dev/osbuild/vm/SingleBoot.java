package dev.osbuild.vm;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.profile.Screen;
import dev.osbuild.store.ScratchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Switches a machine on for a boot test, once per call. */
final class SingleBoot {

    private static final Duration AFTER_LOGIN = Duration.ofMinutes(10);
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
    private static final Duration POWER_OFF_LIMIT = Duration.ofMinutes(2);
    private static final int BLANK_BYTES = 1 << 20;
    /** What a system that was fetched takes beside its own size. */
    private static final Size UNPACKING = Size.ofMebibytes(64);

    private final QemuLauncher launcher;
    private final ScratchSpace scratch;
    private final BootTest.Request request;

    SingleBoot(QemuLauncher launcher, ScratchSpace scratch, BootTest.Request request) {
        this.launcher = launcher;
        this.scratch = scratch;
        this.request = request;
    }

    /**
     * Boots, waits for what the screen should show, logs in, looks around, switches off.
     *
     * @param log takes what the serial line prints
     * @param picture takes the screen's picture, if the machine has a screen
     * @throws OsbuildException.VerificationFailed when one of these fails
     */
    FirmwareRun inspect(Firmware firmware, Path log, Path picture) throws IOException {
        OneTimePassword password = OneTimePassword.random();
        GuestChecks checks = request.guestChecks(firmware);
        Optional<SshDoor> door = opensDoor() ? Optional.of(SshDoor.withPassword(password)) : Optional.empty();
        Path runFolder = scratch.newFolder("vm");
        Machine plain = machine(firmware, runFolder).withCredentials(Credentials.NONE.withRootPassword(password));
        Machine machine =
                door.map(way -> way.openOn(plain)).orElse(plain).withExtraArguments(checks.writeTo(runFolder));
        Duration life = request.limit().plus(AFTER_LOGIN).plus(checks.longest());
        try (VirtualMachine running = VirtualMachine.start(launcher, machine, runFolder, log, life)) {
            BootWatch watch = new BootWatch(running, firmware, log);
            ScreenWatch.Shown shown = boot(watch, new ScreenWatch(running, watch, runFolder), picture);
            GuestShell shell = new GuestShell(running.console(), ANSWER_LIMIT);
            GuestFacts facts = lookAround(shell, running, watch, password, door);
            List<GuestOutcome> outcomes = tryOut(checks, shell, watch);
            double powerOff = powerOff(running, watch);
            return new FirmwareRun(
                    firmware,
                    machine.memory(),
                    machine.cores(),
                    List.of(shown.times()),
                    facts,
                    shown.picture(),
                    outcomes,
                    powerOff);
        } finally {
            FileTree.delete(runFolder);
        }
    }

    /** Boots as far once more and pulls the plug. */
    FirmwareRun repeat(FirmwareRun run) throws IOException {
        Path runFolder = scratch.newFolder("vm");
        Path log = runFolder.resolve("serial.log");
        try (VirtualMachine running =
                VirtualMachine.start(launcher, machine(run.firmware(), runFolder), runFolder, log, request.limit())) {
            BootWatch watch = new BootWatch(running, run.firmware(), log);
            ScreenWatch screen = new ScreenWatch(running, watch, runFolder);
            return run.andBoot(
                    boot(watch, screen, runFolder.resolve("last.png")).times());
        } finally {
            FileTree.delete(runFolder);
        }
    }

    private ScreenWatch.Shown boot(BootWatch watch, ScreenWatch screen, Path picture) throws IOException {
        try {
            Duration login = watch.awaitLogin(request.limit());
            return screen.await(request.vm().display(), login, picture, request.limit());
        } catch (OsbuildException.VerificationFailed e) {
            if (hasScreen()) {
                screen.keep(picture);
            }
            throw e;
        }
    }

    private boolean hasScreen() {
        return request.vm().display() != Screen.NONE;
    }

    /** A machine that starts from the network has no second card for those who log in from outside. */
    private boolean opensDoor() {
        return request.expectations().exposesSsh() && request.from() instanceof StartFrom.ItsDisk;
    }

    private Machine machine(Firmware firmware, Path runFolder) throws IOException {
        Size memory = firmware == Firmware.UEFI
                ? request.vm().uefiMemory()
                : request.vm().memory();
        if (request.from() instanceof StartFrom.Server server) {
            Path blank = runFolder.resolve("blank.raw");
            Files.write(blank, new byte[BLANK_BYTES]);
            Size larger = new Size(memory.bytes() + server.bytes().bytes() + UNPACKING.bytes());
            return machine(firmware, larger, blank)
                    .withNetwork(new Network.Boot(server.folder(), firmware == Firmware.UEFI ? "uefi.efi" : "bios.0"));
        }
        return machine(firmware, memory, request.image());
    }

    private Machine machine(Firmware firmware, Size memory, Path disk) {
        Accelerator accelerator = request.accelerator().accelerator();
        int processors = accelerator.processors(request.vm().cores());
        return Machine.of(firmware, accelerator, memory, processors, Disk.unchanged(disk))
                .withDisplay(hasScreen() ? new Display.Hidden() : new Display.None());
    }

    private static List<GuestOutcome> tryOut(GuestChecks checks, GuestShell shell, BootWatch watch) throws IOException {
        try {
            return checks.run(shell);
        } catch (GuestShell.NoAnswer e) {
            throw watch.failure("an answer to the profile's checks", String.valueOf(e.getMessage()));
        }
    }

    private GuestFacts lookAround(
            GuestShell shell, VirtualMachine running, BootWatch watch, OneTimePassword password, Optional<SshDoor> door)
            throws IOException {
        try {
            shell.logIn(password);
            return GuestFacts.ask(shell, request.expectations().init(), running.console(), door);
        } catch (GuestShell.NoAnswer e) {
            throw watch.failure("a root shell", String.valueOf(e.getMessage()));
        }
    }

    private static double powerOff(VirtualMachine running, BootWatch watch) throws IOException {
        running.qmp();
        long asked = System.nanoTime();
        running.console().sendLine("poweroff");
        OptionalInt exitCode = running.waitForExit(POWER_OFF_LIMIT);
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        Optional<String> reason = running.shutdownReason();
        if (exitCode.isEmpty()) {
            throw watch.failure(
                    "the machine to switch itself off", "it still ran " + POWER_OFF_LIMIT.toSeconds() + " s later");
        }
        if (exitCode.getAsInt() != 0) {
            throw watch.failure("the machine to switch itself off", "QEMU ended with exit code " + exitCode.getAsInt());
        }
        if (reason.isPresent() && !reason.get().equals("guest-shutdown")) {
            throw watch.failure("the machine to switch itself off", "it ended by " + reason.get());
        }
        return BootPhases.seconds(took);
    }
}
