package dev.osbuild.cli;

import dev.osbuild.text.WrittenPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** The pages in docs/commands and docs/man say what {@code --help} says. */
class CommandPagesTest {

    private static final int WIDTH = 100;

    @Test
    void aPagePerCommand() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        StringBuilder index = new StringBuilder("# Commands\n\n");
        for (CommandLine command : ownCommands(commandLine())) {
            StringBuilder page = new StringBuilder();
            append(page, command, "#");
            pages.put(command.getCommandName() + ".md", page.toString());
            index.append("- [osbuild ")
                    .append(command.getCommandName())
                    .append("](")
                    .append(command.getCommandName())
                    .append(".md): ")
                    .append(description(command))
                    .append('\n');
        }
        index.append(
                        "\nHow the program ends is described in [exit-codes.md](../exit-codes.md), what `--json` prints in\n")
                .append("[json.md](../json.md). The same texts as manual pages are in [man](../man).\n");
        pages.put("README.md", index.toString());
        WrittenPage.checkFolder("docs/commands", pages);
    }

    @Test
    void aManualPagePerCommand() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        CommandLine main = commandLine();
        // What the generator lists as commands of its own making says nothing about osbuild.
        main.getCommandSpec().removeSubcommand("generate-completion");
        addManualPages(main, pages);
        WrittenPage.checkFolder("docs/man", pages);
    }

    private static void addManualPages(CommandLine command, Map<String, String> pages) {
        CommandSpec spec = command.getCommandSpec();
        StringWriter page = new StringWriter();
        ManPageGenerator.writeSingleManPage(new PrintWriter(page), spec);
        pages.put(spec.qualifiedName("-") + ".adoc", page.toString());
        ownCommands(command).forEach(below -> addManualPages(below, pages));
    }

    private static void append(StringBuilder page, CommandLine command, String heading) {
        String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
        page.append(heading)
                .append(' ')
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n")
                .append(description(command))
                .append("\n\n```\n")
                .append(usage.stripTrailing().replaceAll("[ \t]+\n", "\n"))
                .append("\n```\n");
        for (CommandLine below : ownCommands(command)) {
            page.append('\n');
            append(page, below, heading + "#");
        }
    }

    private static String description(CommandLine command) {
        return String.join(" ", command.getCommandSpec().usageMessage().description());
    }

    /** Commands a user may type, without those that picocli brings along. */
    private static List<CommandLine> ownCommands(CommandLine command) {
        List<CommandLine> own = new ArrayList<>();
        for (CommandLine below : command.getSubcommands().values()) {
            CommandSpec spec = below.getCommandSpec();
            boolean ours = spec.userObject().getClass().getPackageName().startsWith("dev.osbuild");
            if (ours && !spec.usageMessage().hidden()) {
                own.add(below);
            }
        }
        return own;
    }

    /** The same on every terminal. */
    private static CommandLine commandLine() {
        return Main.commandLine().setUsageHelpAutoWidth(false).setUsageHelpWidth(WIDTH);
    }
}
