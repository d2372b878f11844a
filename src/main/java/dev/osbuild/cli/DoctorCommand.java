package dev.osbuild.cli;

import dev.osbuild.build.Diagnosis;
import dev.osbuild.build.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code osbuild doctor}: what this machine can do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Look at what this machine can do: Java, namespaces, subordinate ids, disk space, the mirror, "
                    + "and whether KVM really runs a guest.",
            "Every problem comes with its fix. Exit status 3 when something is broken."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  osbuild doctor", "  osbuild doctor --json"})
final class DoctorCommand extends SharedCommand {

    @Override
    public Integer call() throws IOException {
        Console console = options.console();
        List<Finding> findings = new Diagnosis(options.settings(), console).findings();
        console.finish();
        boolean broken = false;
        for (Finding finding : findings) {
            broken |= finding.state() == Finding.State.BROKEN;
            console.line(
                    String.format(Locale.ROOT, "%-7s %-16s %s", word(finding), finding.subject(), finding.detail()));
            if (!finding.fix().isEmpty()) {
                console.line(String.format(Locale.ROOT, "%-7s %-16s fix: %s", "", "", finding.fix()));
            }
            console.result(
                    "finding",
                    Map.of(
                            "subject", finding.subject(),
                            "state", finding.state().name().toLowerCase(Locale.ROOT),
                            "detail", finding.detail(),
                            "fix", finding.fix()));
        }
        return broken ? ExitCode.ENVIRONMENT.status() : ExitCode.DONE.status();
    }

    private static String word(Finding finding) {
        return switch (finding.state()) {
            case GOOD -> "good";
            case SLOWER -> "slower";
            case BROKEN -> "broken";
        };
    }
}
