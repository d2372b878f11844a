package dev.osbuild.vm;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.profile.GuestCheck;
import dev.osbuild.profile.Vm;
import dev.osbuild.store.ScratchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Boots an image under each firmware, looks around inside as root, and keeps what it saw next to the image. */
public final class BootTest {

    /** The evidence's file name. */
    public static final String EVIDENCE = "boot-test.json";

    static final int MOST_BOOTS = 3;

    private final QemuLauncher launcher;
    private final ScratchSpace scratch;
    private final EventSink events;

    public BootTest(QemuLauncher launcher, ScratchSpace scratch, EventSink events) {
        this.launcher = launcher;
        this.scratch = scratch;
        this.events = events;
    }

    /**
     * What to test.
     *
     * @param image the artifact; it is never changed
     * @param folder takes {@value BootTest#EVIDENCE} and one serial log per firmware
     * @param vm memory and processors
     * @param firmware the firmware to try, in order
     * @param guestChecks what the booted image must be able to do; tried under the first firmware
     * @param limit how long one boot may take
     * @param from what the machine starts from
     */
    public record Request(
            Path image,
            Path folder,
            Vm vm,
            List<Firmware> firmware,
            BootExpectations expectations,
            List<GuestCheck> guestChecks,
            AcceleratorChoice accelerator,
            Duration limit,
            StartFrom from) {
        public Request {
            firmware = List.copyOf(firmware);
            guestChecks = List.copyOf(guestChecks);
        }

        /** What is tried under a firmware: programs behave the same under the second. */
        GuestChecks guestChecks(Firmware tried) {
            return new GuestChecks(tried == firmware.get(0) ? guestChecks : List.of());
        }

        /** The test of a disk. */
        public Request(
                Path image,
                Path folder,
                Vm vm,
                List<Firmware> firmware,
                BootExpectations expectations,
                List<GuestCheck> guestChecks,
                AcceleratorChoice accelerator,
                Duration limit) {
            this(image, folder, vm, firmware, expectations, guestChecks, accelerator, limit, new StartFrom.ItsDisk());
        }
    }

    /** The name of a firmware's serial log. */
    static String logName(Firmware firmware) {
        return "serial-" + firmware.label() + ".log";
    }

    /**
     * Runs the test. The evidence is written whether or not the image passes.
     *
     * @throws OsbuildException.VerificationFailed when a boot or a check fails; it names the check, what was expected,
     *     what was found and the log
     */
    public BootEvidence run(Request request) throws IOException {
        Files.createDirectories(request.folder());
        Size size = new Size(Files.size(request.image()));
        List<Check> checks = new ArrayList<>(
                request.expectations().checkFile(request.image().getFileName().toString(), size));
        List<Map<String, Object>> runs = new ArrayList<>();
        try {
            for (Firmware firmware : request.firmware()) {
                FirmwareRun run = test(request, firmware);
                runs.add(run.toJson());
                checks.addAll(request.expectations().check(run.facts(), firmware));
                run.outcomes().forEach(outcome -> checks.add(outcome.toCheck(" under " + firmware)));
                if (firmware == Firmware.BIOS) {
                    checks.addAll(request.expectations().checkBootSeconds(run.leastLoginSeconds()));
                }
            }
        } catch (OsbuildException.VerificationFailed e) {
            checks.add(new Check("boot", false, "a login prompt, a root shell and a clean end", message(e)));
            write(request, size, runs, checks);
            throw e;
        }
        BootEvidence evidence = write(request, size, runs, checks);
        requirePassed(evidence, request.folder());
        return evidence;
    }

    private FirmwareRun test(Request request, Firmware firmware) throws IOException {
        events.info("booting " + request.image().getFileName() + " under " + firmware);
        SingleBoot boot = new SingleBoot(launcher, scratch, request);
        FirmwareRun run = boot.inspect(firmware, request.folder().resolve(logName(firmware)));
        for (int boots = 1; boots < MOST_BOOTS && missesBudget(request, run); boots++) {
            events.info("the login prompt came after " + run.leastLoginSeconds() + " s; booting again, since machines"
                    + " are noisy");
            run = boot.repeat(run);
        }
        return run;
    }

    private static boolean missesBudget(Request request, FirmwareRun run) {
        return run.firmware() == Firmware.BIOS
                && request.expectations().checkBootSeconds(run.leastLoginSeconds()).stream()
                        .anyMatch(check -> !check.passed());
    }

    private static BootEvidence write(Request request, Size size, List<Map<String, Object>> runs, List<Check> checks)
            throws IOException {
        BootEvidence evidence = new BootEvidence(
                request.image().getFileName().toString(),
                size,
                Digest.ofFile(request.image()),
                request.accelerator(),
                runs,
                checks);
        AtomicFile.write(request.folder().resolve(EVIDENCE), evidence.toJson());
        return evidence;
    }

    private static void requirePassed(BootEvidence evidence, Path folder) {
        List<String> failed = evidence.checks().stream()
                .filter(check -> !check.passed())
                .map(Check::toString)
                .toList();
        if (!failed.isEmpty()) {
            throw new OsbuildException.VerificationFailed(
                    evidence.artifact() + " fails its boot test: " + String.join("; ", failed),
                    folder.resolve(EVIDENCE).toString(),
                    "mend the image, or change budgets: and services: in the profile if this is meant to be; the serial"
                            + " logs stand beside the evidence");
        }
    }

    private static String message(OsbuildException e) {
        String message = e.getMessage();
        return message == null ? "" : message;
    }
}
