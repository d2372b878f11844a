package dev.osbuild.stage.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Kconfig expressions:
 *
 * <pre>
 * any     = all { "||" all }
 * all     = primary { "&amp;&amp;" primary }
 * primary = "!" primary | "(" any ")" | operand [ ( "=" | "!=" | "&lt;" | … ) operand ]
 * </pre>
 */
final class ConditionParser {

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\\|\\||&&|!=|<=|>=|[=<>!()]|\"(?:\\\\.|[^\"\\\\])*\"|'[^']*'|[A-Za-z0-9_./-]+)");
    private static final Pattern OPERATOR = Pattern.compile("=|!=|<|>|<=|>=");

    private final List<String> tokens;
    private int position;

    private ConditionParser(List<String> tokens) {
        this.tokens = tokens;
    }

    /** @throws IllegalArgumentException when the text is no expression */
    static Condition parse(String text) {
        ConditionParser parser = new ConditionParser(tokens(text));
        Condition condition = parser.any();
        if (parser.position != parser.tokens.size()) {
            throw new IllegalArgumentException("unexpected '" + parser.tokens.get(parser.position) + "' in " + text);
        }
        return condition;
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int position = 0;
        while (!text.substring(position).isBlank()) {
            int macro = text.substring(position).indexOf("$(");
            if (macro >= 0 && text.substring(position, position + macro).isBlank()) {
                int end = endOfMacro(text, position + macro);
                tokens.add(text.substring(position + macro, end));
                position = end;
            } else if (matcher.find(position) && matcher.start() == position) {
                tokens.add(matcher.group(1));
                position = matcher.end();
            } else {
                throw new IllegalArgumentException("no Kconfig expression: " + text);
            }
        }
        return tokens;
    }

    private static int endOfMacro(String text, int start) {
        int depth = 0;
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '(') {
                depth++;
            } else if (text.charAt(i) == ')' && --depth == 0) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("'$(' without ')': " + text);
    }

    private Condition any() {
        List<Condition> parts = new ArrayList<>(List.of(all()));
        while (next("||")) {
            parts.add(all());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.Any(parts);
    }

    private Condition all() {
        Condition condition = primary();
        while (next("&&")) {
            condition = Condition.both(condition, primary());
        }
        return condition;
    }

    private Condition primary() {
        if (next("!")) {
            return new Condition.Not(primary());
        }
        if (next("(")) {
            Condition inner = any();
            if (!next(")")) {
                throw new IllegalArgumentException("')' is missing");
            }
            return inner;
        }
        String operand = take();
        if (position < tokens.size() && OPERATOR.matcher(tokens.get(position)).matches()) {
            return new Condition.Comparison(operand, take(), take());
        }
        return operand.startsWith("$(") ? new Condition.Macro(operand) : new Condition.Option(operand);
    }

    private boolean next(String token) {
        boolean matches = position < tokens.size() && tokens.get(position).equals(token);
        if (matches) {
            position++;
        }
        return matches;
    }

    private String take() {
        if (position == tokens.size()) {
            throw new IllegalArgumentException("the expression ends too early");
        }
        return tokens.get(position++);
    }
}
