package dev.osbuild.cli;

import dev.osbuild.build.Profiles;
import dev.osbuild.build.Workspace;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.ProfileReference;
import dev.osbuild.profile.ProfileRenderer;
import dev.osbuild.profile.ProfileSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code osbuild profile}: looks at profiles. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = "Check or show a profile, or print the schema of all profiles.",
        subcommands = {ProfileCommand.CheckProfile.class, ProfileCommand.Show.class, ProfileCommand.Schema.class})
final class ProfileCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say 'check', 'show' or 'schema'");
    }

    /** {@code osbuild profile check}. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Check a profile: every setting, and with --packages also that its packages go together.",
            footerHeading = "%nExamples:%n",
            footer = "  osbuild profile check --profile ./my/profile.yaml --packages")
    static final class CheckProfile extends ProfileWork {

        @Option(names = "--packages", description = "Resolve the packages, too; needs the archive's indexes.")
        private boolean packages;

        @Override
        public Integer call() throws IOException {
            Profile checked = profile.read();
            Profiles.check(checked);
            int steps = 0;
            if (packages) {
                try (Workspace workspace = Workspace.open(checked, options.settings(), options.console())) {
                    Plan plan = workspace.plan(List.of());
                    steps = plan.steps().size();
                }
            }
            options.console().line(checked.name() + ": good" + (packages ? ", " + steps + " steps" : ""));
            options.console().result("checked", Map.of("profile", checked.name(), "steps", steps));
            return ExitCode.DONE.status();
        }
    }

    /** {@code osbuild profile show}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Print a profile with everything it extends merged in and every default filled in.",
            footerHeading = "%nExamples:%n",
            footer = "  osbuild profile show --profile minimal")
    static final class Show extends ProfileWork {

        @Override
        public Integer call() {
            String text = ProfileRenderer.render(profile.read());
            options.console().line(text.stripTrailing());
            options.console().result("profile", Map.of("yaml", text));
            return ExitCode.DONE.status();
        }
    }

    /** {@code osbuild profile schema}. */
    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Print the JSON Schema of profiles, for editors, or their reference.",
            footerHeading = "%nExamples:%n",
            footer = {"  osbuild profile schema > profile.schema.json", "  osbuild profile schema --markdown"})
    static final class Schema extends SharedCommand {

        @Option(names = "--markdown", description = "Print the reference in Markdown instead.")
        private boolean markdown;

        @Override
        public Integer call() {
            String text = markdown
                    ? ProfileReference.markdown(Profiles.sections())
                    : new ProfileSchema(Profiles.sections()).text();
            options.console().line(text.stripTrailing());
            options.console().result("schema", Map.of("schema", text));
            return ExitCode.DONE.status();
        }
    }
}
