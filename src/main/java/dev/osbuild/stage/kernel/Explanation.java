package dev.osbuild.stage.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Says in words why an option does not have the value that a fragment asked for. */
final class Explanation {

    private static final int DEEPEST_CHAIN = 3;

    private final Kconfig kconfig;
    private final KernelConfig config;

    Explanation(Kconfig kconfig, KernelConfig config) {
        this.kconfig = kconfig;
        this.config = config;
    }

    /** One sentence of the form {@code CONFIG_X: y requested at FILE:LINE, n in the result: why}. */
    String of(Request request) {
        return "CONFIG_" + request.symbol() + ": " + request.value() + " requested at " + request.place() + ", "
                + config.valueOf(request.symbol()) + " in the result: " + reason(request);
    }

    private String reason(Request request) {
        String symbol = request.symbol();
        List<OptionDefinition> definitions = kconfig.definitionsOf(symbol);
        if (definitions.isEmpty()) {
            return "this kernel has no such option" + similar(symbol);
        }
        if (request.value().equals(KernelConfig.NO)) {
            return whyOn(symbol, definitions);
        }
        Optional<String> dependency = unmetDependency(symbol, new LinkedHashSet<>());
        if (dependency.isPresent()) {
            return dependency.get();
        }
        return whyOther(request, definitions);
    }

    private String whyOn(String symbol, List<OptionDefinition> definitions) {
        List<String> selectors = kconfig.selectorsOf(symbol, config);
        if (!selectors.isEmpty()) {
            return "it is forced on by " + String.join(", ", selectors);
        }
        return prompted(definitions) ? otherMember(symbol, definitions) : notSettable(definitions);
    }

    private String whyOther(Request request, List<OptionDefinition> definitions) {
        if (!prompted(definitions)) {
            return notSettable(definitions);
        }
        return otherMember(request.symbol(), definitions);
    }

    private boolean prompted(List<OptionDefinition> definitions) {
        return definitions.stream()
                .anyMatch(definition -> definition
                        .prompt()
                        .map(prompt -> prompt.evaluate(config) != Tristate.NO)
                        .orElse(false));
    }

    private String notSettable(List<OptionDefinition> definitions) {
        Set<String> conditions = new LinkedHashSet<>();
        for (OptionDefinition definition : definitions) {
            definition.prompt().ifPresent(prompt -> conditions.add(described(prompt.unmetIn(config))));
        }
        return conditions.isEmpty()
                ? "it cannot be set, it follows from other options (" + places(definitions) + ")"
                : "it can be set only with " + String.join(" or ", conditions);
    }

    private String otherMember(String symbol, List<OptionDefinition> definitions) {
        for (OptionDefinition definition : definitions) {
            for (String member : definition.choice().map(kconfig::membersOf).orElse(List.of())) {
                if (!member.equals(symbol) && config.valueOf(member).equals("y")) {
                    return "it is one of a choice, and " + member + " is chosen";
                }
            }
        }
        return "its value was not accepted; see " + places(definitions);
    }

    /** The unmet parts of an option's dependencies, followed down to options that could be set. */
    private Optional<String> unmetDependency(String symbol, Set<String> seen) {
        List<OptionDefinition> definitions = kconfig.definitionsOf(symbol);
        if (definitions.isEmpty()
                || definitions.stream().anyMatch(d -> d.dependsOn().evaluate(config) != Tristate.NO)
                || !seen.add(symbol)
                || seen.size() > DEEPEST_CHAIN) {
            return Optional.empty();
        }
        List<String> alternatives = new ArrayList<>();
        for (OptionDefinition definition : definitions) {
            List<Condition> unmet = definition.dependsOn().unmetIn(config);
            String chain = unmet.stream()
                    .filter(Condition.Option.class::isInstance)
                    .flatMap(condition -> condition.symbols().stream())
                    .flatMap(deeper ->
                            unmetDependency(deeper, seen).map(reason -> "; " + deeper + " " + reason).stream())
                    .collect(Collectors.joining());
            alternatives.add("depends on " + described(unmet) + chain);
        }
        return Optional.of(String.join(", or ", alternatives));
    }

    private String described(List<Condition> unmet) {
        return unmet.stream()
                .map(condition -> condition.text() + values(condition))
                .collect(Collectors.joining(" and "));
    }

    private String values(Condition condition) {
        String values = condition.symbols().stream()
                .distinct()
                .map(symbol -> symbol + "=" + config.valueOf(symbol)
                        + (kconfig.definitionsOf(symbol).isEmpty() ? ", which this kernel does not have" : ""))
                .collect(Collectors.joining(", "));
        return values.isEmpty() ? "" : " (" + values + ")";
    }

    private static String places(List<OptionDefinition> definitions) {
        return definitions.stream().map(OptionDefinition::place).collect(Collectors.joining(", "));
    }

    private String similar(String symbol) {
        return StreamSupport.stream(kconfig.symbols().spliterator(), false)
                .filter(other -> EditDistance.between(symbol, other) <= 2)
                .min(Comparator.comparingInt(other -> EditDistance.between(symbol, other)))
                .map(other -> "; did you mean CONFIG_" + other + "?")
                .orElse("");
    }
}
