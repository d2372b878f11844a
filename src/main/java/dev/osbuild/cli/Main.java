package dev.osbuild.cli;

import dev.osbuild.base.IoFailure;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.UnchangedBuild;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Where the program starts. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command line and gives its exit status. */
    static int run(String... arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println(Version.text());
            return ExitCode.DONE.status();
        }
        if (arguments.length > 0 && arguments[0].equals("image")) {
            List<String> report =
                    UnchangedBuild.of(List.of(arguments), environment()).report();
            if (!report.isEmpty()) {
                report.forEach(System.out::println);
                return ExitCode.DONE.status();
            }
        }
        return commandLine(Subcommands.named(arguments)).execute(arguments);
    }

    /** The command line with every subcommand. */
    static CommandLine commandLine() {
        return commandLine(Subcommands.all());
    }

    static CommandLine commandLine(Map<String, Supplier<Object>> subcommands) {
        CommandLine commandLine = new CommandLine(new OsbuildCommand());
        subcommands.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setUsageHelpLongOptionsMaxWidth(28);
        giveVersion(commandLine);
        CommandLine.IParameterExceptionHandler inWords = commandLine.getParameterExceptionHandler();
        commandLine.setParameterExceptionHandler(
                (error, arguments) -> List.of(arguments).contains(SharedOptions.JSON)
                        ? reportUsage(error)
                        : inWords.handleParseException(error, arguments));
        commandLine.setExecutionExceptionHandler((error, failed, parsed) -> report(error, failed));
        return commandLine;
    }

    /** Every subcommand's {@code --version} prints the program's. */
    private static void giveVersion(CommandLine commandLine) {
        commandLine.getCommandSpec().versionProvider(new Version());
        commandLine.getSubcommands().values().forEach(Main::giveVersion);
    }

    /** A command line that asks for JSON and is wrong gets its error as JSON, too. */
    private static int reportUsage(CommandLine.ParameterException error) {
        String command = error.getCommandLine().getCommandSpec().qualifiedName();
        OsbuildException usage = new OsbuildException.Usage(
                String.valueOf(error.getMessage()), command, "'" + command + " --help' shows how it is used");
        new JsonConsole(System.out, System.err, false).error(usage);
        return ExitCode.of(usage).status();
    }

    private static int report(Exception error, CommandLine failed) {
        Console console = failed.getCommand() instanceof SharedOptions.Holder holder
                ? holder.options().console()
                : new TextConsole(System.out, System.err, Style.of(System.getenv(), false), false);
        console.finish();
        Throwable shown = error instanceof OsbuildException
                ? error
                : IoFailure.explain(error, failed.getCommandName())
                        .map(Throwable.class::cast)
                        .orElse(error);
        if (shown instanceof OsbuildException known) {
            console.error(known);
        } else {
            console.bug(error);
        }
        return ExitCode.of(shown).status();
    }

    /** Variables of this process. */
    static Map<String, String> environment() {
        return System.getenv();
    }
}
