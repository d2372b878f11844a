package dev.osbuild.cli;

import dev.osbuild.build.BootTests;
import dev.osbuild.build.Workspace;
import dev.osbuild.vm.BootEvidence;
import dev.osbuild.vm.BootTest;
import dev.osbuild.vm.Check;
import dev.osbuild.vm.Firmware;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbuild test}: boots an image and checks it from inside. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Boot an image under BIOS and UEFI, log in, check it from inside, take a picture of its screen, "
                    + "and hold it to its budgets.",
            "The evidence lands beside the image: boot-test.json and the serial logs."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  osbuild test --profile minimal", "  osbuild test --profile minimal --firmware bios --time-limit 60"
        })
final class TestCommand extends ProfileWork {

    @Mixin
    private ImageOption image = new ImageOption();

    @Option(
            names = "--firmware",
            split = ",",
            paramLabel = "bios|uefi",
            description = "Firmware to boot under. Default: both.")
    private List<Firmware> firmware = List.of(Firmware.BIOS, Firmware.UEFI);

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            description = "Longest that one boot may take. Default: ${DEFAULT-VALUE}.")
    private int limitSeconds = 120;

    @Override
    public Integer call() throws IOException {
        Console console = options.console();
        try (Workspace workspace = profile.open(options)) {
            Path file = image.of(workspace);
            BootEvidence evidence = BootTests.open(workspace, console)
                    .run(file, file.resolveSibling(".").normalize(), firmware, Duration.ofSeconds(limitSeconds));
            console.finish();
            show(console, evidence, file.resolveSibling(BootTest.EVIDENCE));
        }
        return ExitCode.DONE.status();
    }

    private static void show(Console console, BootEvidence evidence, Path file) {
        for (Check check : evidence.checks()) {
            console.line("  ✓ " + check);
            console.result("check", Map.of("check", check.toString(), "passed", check.passed()));
        }
        for (Map<String, Object> run : evidence.runs()) {
            console.line("  " + run.get("firmware") + ": " + phases(run));
            console.result("boot", run);
        }
        console.line(file.toString());
        console.result("tested", Map.of("evidence", file.toString(), "passed", evidence.passed()));
    }

    /** Such as {@code firmware 0.58 s, loader 0.99 s}. */
    private static String phases(Map<String, Object> run) {
        List<String> phases = new ArrayList<>();
        if (run.get("phases") instanceof List<?> list) {
            for (Object phase : list) {
                if (phase instanceof Map<?, ?> fields) {
                    phases.add(fields.get("name") + " " + fields.get("seconds") + " s");
                }
            }
        }
        return String.join(", ", phases);
    }
}
