package dev.osbuild.cli;

import java.util.Map;

/**
 * Whether and how to use colour.
 *
 * @param terminal true when standard error is a terminal that understands control sequences
 * @param colour false when the user asked for none
 * @param width columns
 */
record Style(boolean terminal, boolean colour, int width) {

    /** Colour follows {@code NO_COLOR} and {@code TERM=dumb}; a redrawn line needs a terminal. */
    static Style of(Map<String, String> environment, boolean terminal) {
        boolean capable = terminal && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        boolean colour = capable && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Style(capable, colour, columns(environment));
    }

    private static int columns(Map<String, String> environment) {
        try {
            return Integer.parseInt(environment.getOrDefault("COLUMNS", "100"));
        } catch (NumberFormatException e) {
            return 100;
        }
    }

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("31", text);
    }

    String warning(String text) {
        return paint("33", text);
    }

    String dim(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
