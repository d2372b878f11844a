package dev.osbuild.stage.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An expression behind {@code depends on} or {@code if} (Documentation/kbuild/kconfig-language.rst, "Menu
 * dependencies").
 */
sealed interface Condition {

    /** Always fulfilled: what an option without dependencies has. */
    static Condition always() {
        return new All(List.of());
    }

    Tristate evaluate(KernelConfig config);

    /** The expression as a Kconfig file would spell it. */
    String text();

    /** The smallest parts that keep this condition from being fulfilled; empty when it is. */
    default List<Condition> unmetIn(KernelConfig config) {
        return evaluate(config) == Tristate.NO ? List.of(this) : List.of();
    }

    /** The options it mentions. */
    List<String> symbols();

    /** Both conditions together. */
    static Condition both(Condition first, Condition second) {
        List<Condition> parts = new ArrayList<>();
        for (Condition condition : List.of(first, second)) {
            if (condition instanceof All all) {
                parts.addAll(all.parts());
            } else {
                parts.add(condition);
            }
        }
        return parts.size() == 1 ? parts.get(0) : new All(parts);
    }

    /** An option's own value. */
    record Option(String name) implements Condition {
        @Override
        public Tristate evaluate(KernelConfig config) {
            return name.equals("y") || name.equals("m") ? Tristate.of(name) : Tristate.of(config.valueOf(name));
        }

        @Override
        public String text() {
            return name;
        }

        @Override
        public List<String> symbols() {
            return name.equals("y") || name.equals("m") || name.equals("n") ? List.of() : List.of(name);
        }
    }

    /** A call such as {@code $(cc-option,-fcf)}: what it gives is not known here, so it counts as fulfilled. */
    record Macro(String text) implements Condition {
        @Override
        public Tristate evaluate(KernelConfig config) {
            return Tristate.YES;
        }

        @Override
        public List<String> symbols() {
            return List.of();
        }
    }

    record Not(Condition operand) implements Condition {
        @Override
        public Tristate evaluate(KernelConfig config) {
            return operand.evaluate(config).not();
        }

        @Override
        public String text() {
            boolean simple = operand instanceof Option || operand instanceof Macro;
            return simple ? "!" + operand.text() : "!(" + operand.text() + ")";
        }

        @Override
        public List<String> symbols() {
            return operand.symbols();
        }
    }

    /** Fulfilled when every part is. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public Tristate evaluate(KernelConfig config) {
            return parts.stream().map(part -> part.evaluate(config)).reduce(Tristate.YES, Tristate::and);
        }

        @Override
        public String text() {
            return parts.stream()
                    .map(part -> part instanceof Any ? "(" + part.text() + ")" : part.text())
                    .collect(Collectors.joining(" && "));
        }

        @Override
        public List<Condition> unmetIn(KernelConfig config) {
            return parts.stream()
                    .flatMap(part -> part.unmetIn(config).stream())
                    .distinct()
                    .toList();
        }

        @Override
        public List<String> symbols() {
            return parts.stream().flatMap(part -> part.symbols().stream()).toList();
        }
    }

    /** Fulfilled when one part is. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public Tristate evaluate(KernelConfig config) {
            return parts.stream().map(part -> part.evaluate(config)).reduce(Tristate.NO, Tristate::or);
        }

        @Override
        public String text() {
            return parts.stream()
                    .map(part -> part instanceof All ? "(" + part.text() + ")" : part.text())
                    .collect(Collectors.joining(" || "));
        }

        @Override
        public List<String> symbols() {
            return parts.stream().flatMap(part -> part.symbols().stream()).toList();
        }
    }

    /**
     * {@code A = B} and its kin. Numbers are compared as numbers, all else as text.
     *
     * @param operator one of {@code = != < > <= >=}
     */
    record Comparison(String left, String operator, String right) implements Condition {
        @Override
        public Tristate evaluate(KernelConfig config) {
            int order = compare(value(left, config), value(right, config));
            boolean holds = switch (operator) {
                case "=" -> order == 0;
                case "!=" -> order != 0;
                case "<" -> order < 0;
                case ">" -> order > 0;
                case "<=" -> order <= 0;
                default -> order >= 0;
            };
            return holds ? Tristate.YES : Tristate.NO;
        }

        private static String value(String operand, KernelConfig config) {
            boolean literal = operand.startsWith("\"") || operand.matches("[ymn]|-?\\d+|0x\\p{XDigit}+");
            return (literal ? operand : config.valueOf(operand)).replace("\"", "");
        }

        private static int compare(String left, String right) {
            try {
                return Long.decode(left).compareTo(Long.decode(right));
            } catch (NumberFormatException e) {
                return left.compareTo(right);
            }
        }

        @Override
        public String text() {
            return left + operator + right;
        }

        @Override
        public List<String> symbols() {
            return Stream.of(left, right)
                    .filter(operand -> operand.matches("[A-Z][A-Z0-9_a-z]*"))
                    .toList();
        }
    }
}
