package dev.osbuild.stage.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The options that a kernel source tree offers for one architecture, as far as needed to explain a configuration. */
final class Kconfig {

    private final Map<String, List<OptionDefinition>> definitions;
    private final Map<String, List<OptionDefinition>> selectors;
    private final Map<String, List<String>> choices;

    private Kconfig(List<OptionDefinition> all) {
        definitions = all.stream()
                .collect(Collectors.groupingBy(OptionDefinition::name, LinkedHashMap::new, Collectors.toList()));
        selectors = new LinkedHashMap<>();
        choices = new LinkedHashMap<>();
        for (OptionDefinition definition : all) {
            for (OptionDefinition.Selection selection : definition.selections()) {
                selectors
                        .computeIfAbsent(selection.target(), target -> new ArrayList<>())
                        .add(definition);
            }
            definition
                    .choice()
                    .ifPresent(choice -> choices.computeIfAbsent(choice, name -> new ArrayList<>())
                            .add(definition.name()));
        }
    }

    /**
     * Reads the file {@code Kconfig} at the top of a source tree and everything it includes.
     *
     * @param sourceArchitecture the folder below {@code arch/}, such as {@code x86}
     */
    static Kconfig read(Path sourceTree, String sourceArchitecture) throws IOException {
        KconfigReader reader = new KconfigReader(sourceTree, sourceArchitecture);
        return new Kconfig(reader.read("Kconfig"));
    }

    /** Every block that defines an option; empty when the kernel knows no such option. */
    List<OptionDefinition> definitionsOf(String symbol) {
        return definitions.getOrDefault(symbol, List.of());
    }

    /** The options that are on and force this one on. */
    List<String> selectorsOf(String symbol, KernelConfig config) {
        List<String> active = new ArrayList<>();
        for (OptionDefinition selector : selectors.getOrDefault(symbol, List.of())) {
            boolean on = Tristate.of(config.valueOf(selector.name())) != Tristate.NO;
            boolean selects = selector.selections().stream()
                    .anyMatch(selection -> selection.target().equals(symbol)
                            && selection.condition().evaluate(config) != Tristate.NO);
            if (on && selects && !active.contains(selector.name())) {
                active.add(selector.name());
            }
        }
        return active;
    }

    /** All members of a choice. */
    List<String> membersOf(String choice) {
        return choices.getOrDefault(choice, List.of());
    }

    /** The names of all options. */
    Iterable<String> symbols() {
        return definitions.keySet();
    }
}
