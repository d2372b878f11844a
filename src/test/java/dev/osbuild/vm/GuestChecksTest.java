package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.profile.GuestCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestChecksTest {

    private static final Pattern COMMAND = Pattern.compile("echo begin-(\\d+)''-x; (.*); echo end-\\d+''-x \\$\\?");

    @TempDir
    Path folder;

    private final List<String> typed = new ArrayList<>();

    @Test
    void scriptsAreHandedOverAsTheyStandInTheProfile() throws IOException {
        GuestChecks checks = new GuestChecks(List.of(check("one", "echo 'a b'\nfalse\n", 60), check("two", "id", 60)));

        assertThat(checks.writeTo(folder))
                .containsExactly(
                        "-fw_cfg", "name=opt/osbuild/checks/1,file=/run/vm/check-1",
                        "-fw_cfg", "name=opt/osbuild/checks/2,file=/run/vm/check-2");
        assertThat(folder.resolve("check-1")).hasContent("echo 'a b'\nfalse\n");
        assertThat(folder.resolve("check-2")).hasContent("id");
    }

    @Test
    void eachRunsWithinItsOwnTimeAndOneThatFailsDoesNotStopTheNext() throws Exception {
        List<GuestOutcome> outcomes =
                run(List.of(check("compiles", "make", 300), check("debugs", "gdb", 60)), "cc: no such file", 2);

        assertThat(typed.get(0))
                .contains("timeout -k 5 300 sh -eu /sys/firmware/qemu_fw_cfg/by_name/opt/osbuild/checks/1/raw");
        assertThat(typed.get(1))
                .contains("timeout -k 5 60 sh -eu /sys/firmware/qemu_fw_cfg/by_name/opt/osbuild/checks/2/raw");
        assertThat(outcomes).hasSize(2);
        Check check = outcomes.get(0).toCheck(" under BIOS");
        assertThat(check.passed()).isFalse();
        assertThat(check.name()).isEqualTo("compiles under BIOS");
        assertThat(check.expected()).isEqualTo("exit code 0 within 300 s");
        assertThat(check.found()).startsWith("exit code 2 after ").endsWith(": cc: no such file");
    }

    @Test
    void aScriptThatRunsOutOfTimeIsToldSo() throws Exception {
        GuestOutcome outcome =
                run(List.of(check("waits", "sleep 100", 1)), "", 124).get(0);

        assertThat(outcome.toCheck("").found()).endsWith("out of time");
    }

    @Test
    void whatAScriptPrintsIsKeptInTheEvidence() throws Exception {
        GuestOutcome outcome =
                run(List.of(check("tells", "uname", 1)), "Linux", 0).get(0);

        assertThat(outcome.passed()).isTrue();
        assertThat(outcome.toJson())
                .containsEntry("name", "tells")
                .containsEntry("exitCode", 0)
                .containsEntry("output", "Linux");
    }

    @Test
    void theMachineLivesLongEnoughForAll() {
        assertThat(new GuestChecks(List.of(check("a", "x", 300), check("b", "y", 60))).longest())
                .isGreaterThan(Duration.ofMinutes(6));
    }

    private static GuestCheck check(String name, String script, int seconds) {
        return new GuestCheck(name, script, Duration.ofSeconds(seconds));
    }

    private List<GuestOutcome> run(List<GuestCheck> checks, String output, int exitCode) throws Exception {
        FakeGuest guest = new FakeGuest(line -> {
            typed.add(line);
            Matcher command = COMMAND.matcher(line);
            assertThat(command.matches()).isTrue();
            return "begin-" + command.group(1) + "-x\r\n" + output + (output.isEmpty() ? "" : "\r\n") + "end-"
                    + command.group(1) + "-x " + exitCode + "\r\n# ";
        });
        try (SerialConsole console = SerialConsole.open(
                        guest.screen(), guest.keyboard(), folder.resolve("log"), () -> Duration.ZERO);
                guest) {
            return new GuestChecks(checks).run(new GuestShell(console, Duration.ofSeconds(5)));
        }
    }
}
