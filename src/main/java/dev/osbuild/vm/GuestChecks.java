package dev.osbuild.vm;

import dev.osbuild.profile.GuestCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The checks that a profile declares. Their scripts reach the guest as files of QEMU's {@code fw_cfg} device, so that
 * nothing of them is in the image; the guest's {@code timeout} program ends those that take too long.
 */
final class GuestChecks {

    private static final String DEVICE_NAME = "opt/osbuild/checks/";
    private static final String IN_GUEST = "/sys/firmware/qemu_fw_cfg/by_name/" + DEVICE_NAME;
    private static final Duration TO_END_A_SCRIPT = Duration.ofSeconds(5);
    private static final Duration TO_ANSWER = Duration.ofMinutes(1);

    private final List<GuestCheck> checks;

    GuestChecks(List<GuestCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /** The longest that all of them together may take. */
    Duration longest() {
        return checks.stream().map(GuestChecks::patience).reduce(Duration.ZERO, Duration::plus);
    }

    /** Writes the scripts to a run's folder; returns what QEMU must be told to hand them over. */
    List<String> writeTo(Path runFolder) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (int number = 1; number <= checks.size(); number++) {
            String file = "check-" + number;
            Files.writeString(runFolder.resolve(file), checks.get(number - 1).run());
            arguments.add("-fw_cfg");
            arguments.add("name=" + DEVICE_NAME + number + ",file=" + QemuCommand.RUN + "/" + file);
        }
        return arguments;
    }

    /**
     * Runs them one after the other, also behind one that fails.
     *
     * @throws GuestShell.NoAnswer when the guest's shell does not come back
     */
    List<GuestOutcome> run(GuestShell shell) throws IOException, GuestShell.NoAnswer {
        List<GuestOutcome> outcomes = new ArrayList<>();
        for (int number = 1; number <= checks.size(); number++) {
            GuestCheck check = checks.get(number - 1);
            long started = System.nanoTime();
            GuestShell.Answer answer = shell.run(commandLine(number, check.timeLimit()), patience(check));
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            outcomes.add(new GuestOutcome(check, answer.exitCode(), BootPhases.seconds(took), answer.output()));
        }
        return outcomes;
    }

    private static Duration patience(GuestCheck check) {
        return check.timeLimit().plus(TO_END_A_SCRIPT).plus(TO_ANSWER);
    }

    /** The folder goes whatever the script does; the shell keeps its own folder and exit code. */
    private static String commandLine(int number, Duration limit) {
        String folder = "/tmp/osbuild-check-" + number;
        return "(mkdir " + folder + " && cd " + folder + " && timeout -k " + TO_END_A_SCRIPT.toSeconds() + " "
                + limit.toSeconds() + " sh -eu " + IN_GUEST + number + "/raw </dev/null 2>&1; code=$?; rm -rf " + folder
                + "; exit $code)";
    }
}
