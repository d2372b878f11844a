package dev.osbuild.cli;

import dev.osbuild.build.Workspace;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.profile.Lock;
import dev.osbuild.profile.LockDifference;
import dev.osbuild.profile.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbuild lock}: pins everything a profile takes from outside. */
@Command(
        name = "lock",
        mixinStandardHelpOptions = true,
        description = "Pin every package, tool and download of a profile in profiles/NAME.lock.",
        footerHeading = "%nExamples:%n",
        footer = {"  osbuild lock --profile minimal", "  osbuild lock --profile minimal --check"})
final class LockCommand implements Callable<Integer>, SharedOptions.Holder {

    @Mixin
    private SharedOptions options = new SharedOptions();

    @Mixin
    private ProfileOption profile = new ProfileOption();

    @Option(names = "--check", description = "Write nothing; fail when a new lock would differ.")
    private boolean check;

    @Override
    public SharedOptions options() {
        return options;
    }

    @Override
    public Integer call() throws IOException {
        Console console = options.console();
        try (Workspace workspace = Workspace.openUnlocked(profile.read(), options.settings(), console)) {
            Path file = workspace.profile().location().lockFile();
            Plan plan = workspace.plan(List.of());
            Lock lock = workspace.lockOf(plan);
            List<String> differences = LockFile.read(file)
                    .map(earlier -> LockDifference.between(earlier, lock).changes())
                    .orElse(List.of("there was no lock"));
            console.finish();
            differences.forEach(difference -> console.line("  " + difference));
            if (check && !differences.isEmpty()) {
                throw new dev.osbuild.base.OsbuildException.VerificationFailed(
                        "the lock is out of date",
                        file.toString(),
                        "run 'osbuild lock --profile " + profile.name() + "'");
            }
            if (!differences.isEmpty()) {
                LockFile.write(file, lock, profile.name());
            }
            int count = lock.requests().stream()
                    .mapToInt(request -> request.packages().size())
                    .sum();
            console.line(file + "  " + count + " packages");
            console.result("locked", Map.of("file", file.toString(), "packages", count, "differences", differences));
        }
        return ExitCode.DONE.status();
    }
}
