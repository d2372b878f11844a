package dev.osbuild.stage.kernel;

import java.util.List;

/** The statements of a Kconfig file: continued lines joined, comments and blank lines gone, help texts skipped. */
final class KconfigLines {

    private static final int TAB = 8;

    private final List<String> lines;
    private int position;
    private int number;
    private String statement = "";

    KconfigLines(List<String> lines) {
        this.lines = lines;
    }

    /** Goes to the next statement; false at the end of the file. */
    boolean next() {
        while (position < lines.size()) {
            number = position + 1;
            StringBuilder joined = new StringBuilder(withoutComment(lines.get(position++)));
            while (endsWithBackslash(joined) && position < lines.size()) {
                joined.setLength(joined.length() - 1);
                joined.append(' ').append(withoutComment(lines.get(position++)).strip());
            }
            statement = joined.toString().strip();
            if (!statement.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The statement's first word. */
    String keyword() {
        return statement.split("[\\s(]", 2)[0];
    }

    /** What follows the first word. */
    String rest() {
        return statement.substring(keyword().length()).strip();
    }

    /** Where the statement began, from 1. */
    int number() {
        return number;
    }

    /** Passes over a help text: every line indented at least as far as its first one. */
    void skipHelp() {
        while (position < lines.size() && lines.get(position).isBlank()) {
            position++;
        }
        if (position == lines.size()) {
            return;
        }
        int indent = indent(lines.get(position));
        while (indent > 0
                && position < lines.size()
                && (lines.get(position).isBlank() || indent(lines.get(position)) >= indent)) {
            position++;
        }
    }

    private static int indent(String line) {
        int columns = 0;
        for (int i = 0; i < line.length() && Character.isWhitespace(line.charAt(i)); i++) {
            columns = line.charAt(i) == '\t' ? (columns / TAB + 1) * TAB : columns + 1;
        }
        return columns;
    }

    private static boolean endsWithBackslash(StringBuilder text) {
        return text.length() > 0 && text.charAt(text.length() - 1) == '\\';
    }

    private static String withoutComment(String line) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
                return line.substring(0, i);
            }
        }
        return line;
    }
}
