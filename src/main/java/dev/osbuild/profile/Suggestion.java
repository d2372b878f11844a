package dev.osbuild.profile;

import java.util.Collection;
import java.util.Optional;

/** "Did you mean": the known word nearest to a mistyped one, by Damerau-Levenshtein distance. */
final class Suggestion {

    private static final int LONGEST = 100;

    private Suggestion() {}

    /** The nearest word, when it is near enough to be what was meant; of equals the alphabetically first. */
    static Optional<String> nearest(String typed, Collection<String> known) {
        if (typed.length() > LONGEST) {
            return Optional.empty();
        }
        int limit = Math.max(1, typed.length() / 3);
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String word : known) {
            int distance = distance(typed, word);
            if (distance < bestDistance || (distance == bestDistance && word.compareTo(best) < 0)) {
                best = word;
                bestDistance = distance;
            }
        }
        return bestDistance <= limit ? Optional.of(best) : Optional.empty();
    }

    /** Ready to append to a sentence: {@code ; did you mean 'x'?}, or the known words when none is near. */
    static String sentence(String typed, Collection<String> known) {
        Optional<String> nearest = nearest(typed, known);
        if (nearest.isPresent()) {
            return "; did you mean '" + nearest.get() + "'?";
        }
        return known.isEmpty() ? "" : "; known are " + String.join(", ", known);
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
    static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        int[] current = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            last[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replace = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
                int cost = Math.min(last[column - 1] + replace, 1 + Math.min(last[column], current[column - 1]));
                if (row > 1
                        && column > 1
                        && from.charAt(row - 1) == to.charAt(column - 2)
                        && from.charAt(row - 2) == to.charAt(column - 1)) {
                    cost = Math.min(cost, beforeLast[column - 2] + 1);
                }
                current[column] = cost;
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = current;
            current = spare;
        }
        return last[to.length()];
    }
}
