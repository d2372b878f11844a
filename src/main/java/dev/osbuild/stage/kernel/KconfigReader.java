package dev.osbuild.stage.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kconfig files line by line (Documentation/kbuild/kconfig-language.rst). Knows options, menus, choices,
 * {@code if} blocks and includes; defaults, ranges and macros do not matter for an explanation and are passed over.
 */
final class KconfigReader {

    private static final int DEEPEST_INCLUDE = 32;

    private final Path sourceTree;
    private final String sourceArchitecture;
    private final Deque<Scope> scopes = new ArrayDeque<>();
    private final List<OptionDefinition> definitions = new ArrayList<>();
    private @Nullable OpenOption open;
    private int depth;

    KconfigReader(Path sourceTree, String sourceArchitecture) {
        this.sourceTree = sourceTree;
        this.sourceArchitecture = sourceArchitecture;
    }

    /** All options of a file and its includes. */
    List<OptionDefinition> read(String relative) throws IOException {
        readFile(relative);
        closeOption();
        return List.copyOf(definitions);
    }

    private void readFile(String relative) throws IOException {
        Path file = sourceTree.resolve(relative).normalize();
        if (!file.startsWith(sourceTree) || !Files.isRegularFile(file)) {
            return;
        }
        if (++depth > DEEPEST_INCLUDE) {
            throw new IOException("Kconfig files include each other without end: " + relative);
        }
        KconfigLines lines = new KconfigLines(Files.readAllLines(file));
        while (lines.next()) {
            statement(lines, relative);
        }
        depth--;
    }

    private void statement(KconfigLines lines, String file) throws IOException {
        String rest = lines.rest();
        switch (lines.keyword()) {
            case "config", "menuconfig" -> {
                closeOption();
                open = new OpenOption(rest, file + ":" + lines.number());
            }
            case "menu" -> enter(new Scope(Condition.always(), Optional.empty()));
            case "choice" -> enter(new Scope(Condition.always(), Optional.of(file + ":" + lines.number())));
            case "if" -> enter(new Scope(parse(rest), Optional.empty()));
            case "endmenu", "endchoice", "endif" -> {
                closeOption();
                scopes.poll();
            }
            case "comment", "mainmenu" -> {
                closeOption();
                open = new OpenOption("", file + ":" + lines.number());
            }
            case "source" -> {
                closeOption();
                readFile(expand(rest));
            }
            case "help", "---help---" -> lines.skipHelp();
            default -> attribute(lines.keyword(), rest);
        }
    }

    private void attribute(String keyword, String rest) {
        switch (keyword) {
            case "depends" -> dependsOn(parse(rest.substring("on".length())));
            case "visible" -> {
                Scope scope = scopes.peek();
                if (open == null && scope != null) {
                    scope.visible = Condition.both(scope.visible, parse(rest.substring("if".length())));
                }
            }
            case "bool", "tristate", "int", "hex", "string", "prompt" -> {
                if (open != null && rest.startsWith("\"")) {
                    open.prompt = Optional.of(conditionAfter(rest.substring(rest.indexOf('"', 1) + 1)));
                }
            }
            case "select" -> {
                if (open != null) {
                    String target = rest.split("\\s", 2)[0];
                    open.selections.add(
                            new OptionDefinition.Selection(target, conditionAfter(rest.substring(target.length()))));
                }
            }
            default -> {
                // defaults, ranges, macros: of no matter here
            }
        }
    }

    private void dependsOn(Condition condition) {
        Scope scope = scopes.peek();
        if (open != null) {
            open.dependsOn = Condition.both(open.dependsOn, condition);
        } else if (scope != null) {
            scope.dependsOn = Condition.both(scope.dependsOn, condition);
        }
    }

    private static Condition conditionAfter(String text) {
        String stripped = text.strip();
        return stripped.startsWith("if") ? parse(stripped.substring("if".length())) : Condition.always();
    }

    private static Condition parse(String text) {
        try {
            return ConditionParser.parse(text);
        } catch (IllegalArgumentException e) {
            return new Condition.Macro(text.strip());
        }
    }

    private String expand(String quoted) {
        return quoted.replace("\"", "")
                .replace("$(SRCARCH)", sourceArchitecture)
                .replace("$(srctree)/", "");
    }

    private void enter(Scope scope) {
        closeOption();
        scopes.push(scope);
    }

    private void closeOption() {
        if (open == null) {
            return;
        }
        Condition dependsOn = open.dependsOn;
        Condition visible = Condition.always();
        Optional<String> choice = Optional.empty();
        for (Scope scope : scopes) {
            dependsOn = Condition.both(scope.dependsOn, dependsOn);
            visible = Condition.both(scope.visible, visible);
            choice = choice.or(() -> scope.choice);
        }
        if (!open.name.isEmpty()) {
            Condition visibility = visible;
            definitions.add(new OptionDefinition(
                    open.name,
                    open.place,
                    dependsOn,
                    open.prompt.map(prompt -> Condition.both(visibility, prompt)),
                    choice,
                    open.selections));
        }
        open = null;
    }

    /** A menu, choice or {@code if} block being read. */
    private static final class Scope {
        private Condition dependsOn;
        private Condition visible = Condition.always();
        private final Optional<String> choice;

        private Scope(Condition dependsOn, Optional<String> choice) {
            this.dependsOn = dependsOn;
            this.choice = choice;
        }
    }

    /** An option, or a comment without a name, whose attributes are being read. */
    private static final class OpenOption {
        private final String name;
        private final String place;
        private Condition dependsOn = Condition.always();
        private Optional<Condition> prompt = Optional.empty();
        private final List<OptionDefinition.Selection> selections = new ArrayList<>();

        private OpenOption(String name, String place) {
            this.name = name;
            this.place = place;
        }
    }
}
