package dev.osbuild.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand: says how to go on. */
@Command(
        name = "osbuild",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Turns a YAML image profile into bootable, signed, verifiable operating-system artifacts.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ImageCommand.class,
            PlanCommand.class,
            ExplainCommand.class,
            LockCommand.class,
            RunCommand.class,
            TestCommand.class,
            VerifyCommand.class,
            ProfileCommand.class,
            CacheCommand.class,
            DoctorCommand.class,
            KeysCommand.class,
            WarmUpCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  osbuild image --profile minimal    build the smallest image",
            "  osbuild test --profile minimal     boot it under BIOS and UEFI and check it",
            "  osbuild doctor                     what this machine can do",
            "",
            "Exit status: 0 done, 1 bug in osbuild, 2 usage or profile, 3 environment or tool missing, 4 a step failed,",
            "5 verification failed, 130 interrupted."
        })
final class OsbuildCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
