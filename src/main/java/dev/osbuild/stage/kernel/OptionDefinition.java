package dev.osbuild.stage.kernel;

import java.util.List;
import java.util.Optional;

/**
 * One {@code config} block of a Kconfig file; an option may have several.
 *
 * @param name without {@code CONFIG_}
 * @param place file below the source tree and line
 * @param dependsOn its own {@code depends on} lines and those of every menu, choice and {@code if} around it
 * @param prompt when a configuration may set it; empty for options that only follow from others
 * @param choice a name for the choice it is a member of
 * @param selections what it forces on
 */
record OptionDefinition(
        String name,
        String place,
        Condition dependsOn,
        Optional<Condition> prompt,
        Optional<String> choice,
        List<Selection> selections) {

    OptionDefinition {
        selections = List.copyOf(selections);
    }

    /**
     * A {@code select} line.
     *
     * @param target the option forced on
     * @param condition when
     */
    record Selection(String target, Condition condition) {}
}
