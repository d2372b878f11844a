package dev.osbuild.vm;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.profile.Screen;
import dev.osbuild.store.ScratchSpace;
import java.io.IOException;
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
        Machine machine = machine(firmware).withCredentials(Credentials.NONE.withRootPassword(password));
        Path runFolder = scratch.newFolder("vm");
        try (VirtualMachine running = VirtualMachine.start(
                launcher, machine, runFolder, log, request.limit().plus(AFTER_LOGIN))) {
            BootWatch watch = new BootWatch(running, firmware, log);
            ScreenWatch.Shown shown = boot(watch, new ScreenWatch(running, watch, runFolder), picture);
            GuestFacts facts = lookAround(running, watch, password);
            double powerOff = powerOff(running, watch);
            return new FirmwareRun(
                    firmware,
                    machine.memory(),
                    machine.cores(),
                    List.of(shown.times()),
                    facts,
                    shown.picture(),
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
                VirtualMachine.start(launcher, machine(run.firmware()), runFolder, log, request.limit())) {
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

    private Machine machine(Firmware firmware) {
        Size memory = firmware == Firmware.UEFI
                ? request.vm().uefiMemory()
                : request.vm().memory();
        return Machine.of(
                        firmware,
                        request.accelerator().accelerator(),
                        memory,
                        request.vm().cores(),
                        Disk.unchanged(request.image()))
                .withDisplay(hasScreen() ? new Display.Hidden() : new Display.None());
    }

    private GuestFacts lookAround(VirtualMachine running, BootWatch watch, OneTimePassword password)
            throws IOException {
        GuestShell shell = new GuestShell(running.console(), ANSWER_LIMIT);
        try {
            shell.logIn(password);
            return GuestFacts.ask(shell, request.expectations().init(), running.console());
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
