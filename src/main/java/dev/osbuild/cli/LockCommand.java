package dev.osbuild.cli;

import dev.osbuild.build.Workspace;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.profile.Lock;
import dev.osbuild.profile.LockDifference;
import dev.osbuild.profile.LockFile;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.ReleaseFiles;
import dev.osbuild.profile.ReleaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code osbuild lock}: pins everything a profile takes from outside. */
@Command(
        name = "lock",
        mixinStandardHelpOptions = true,
        description = "Pin every package, tool and download of a profile in profiles/NAME.lock: for the profile's "
                + "outputs, and for the formats of release.yaml when the profile is one of those that make a "
                + "release.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  osbuild lock --profile minimal",
            "  osbuild lock --profile minimal --format wsl,oci",
            "  osbuild lock --profile minimal --check"
        })
final class LockCommand extends ProfileWork {

    @Option(names = "--check", description = "Write nothing; fail when a new lock would differ.")
    private boolean check;

    @Option(
            names = "--format",
            split = ",",
            paramLabel = "FORMAT",
            description = "Outputs to pin beside the profile's, by slot name.")
    private List<String> formats = List.of();

    @Override
    public Integer call() throws IOException {
        Console console = options.console();
        try (Workspace workspace = Workspace.openUnlocked(profile.read(), options.settings(), console)) {
            Path file = workspace.profile().location().lockFile();
            Plan plan = workspace.plan(outputs(workspace.profile()));
            Lock lock = workspace.lockOf(plan);
            Optional<LockDifference> difference =
                    LockFile.read(file).map(earlier -> LockDifference.between(earlier, lock));
            difference.ifPresent(
                    found -> found.refuseReplays(workspace.profile().location()));
            List<String> differences = difference.map(LockDifference::changes).orElse(List.of("there was no lock"));
            console.finish();
            differences.forEach(line -> console.line("  " + line));
            if (check && !differences.isEmpty()) {
                throw new dev.osbuild.base.OsbuildException.VerificationFailed(
                        Files.exists(file) ? "the lock is out of date" : "there is no lock",
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

    /** Empty for the profile's own. */
    private List<String> outputs(Profile locked) throws IOException {
        ReleaseSettings release = ReleaseFiles.settings(locked.location().project());
        List<String> own = locked.core().outputs();
        Set<String> all = new LinkedHashSet<>(own);
        all.addAll(formats);
        if (release.profiles().contains(locked.name())) {
            all.addAll(release.formats());
        }
        return all.size() == own.size() ? List.of() : List.copyOf(all);
    }
}
