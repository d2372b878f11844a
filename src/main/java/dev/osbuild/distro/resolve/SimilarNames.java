package dev.osbuild.distro.resolve;

import java.util.Comparator;
import java.util.List;

/** Names that a user may have meant. */
final class SimilarNames {

    private static final int LIMIT = 3;

    private SimilarNames() {}

    /** At most three names, the most similar first: few edits apart, or longer by a suffix. */
    static List<String> of(String name, List<String> known) {
        int tolerance = name.length() <= 4 ? 1 : name.length() <= 8 ? 2 : 3;
        return known.stream()
                .filter(other -> Math.abs(other.length() - name.length()) <= tolerance || other.startsWith(name))
                .map(other -> new Scored(other, score(name, other, tolerance)))
                .filter(scored -> scored.edits <= tolerance)
                .sorted(Comparator.comparingInt(Scored::edits).thenComparing(Scored::name))
                .limit(LIMIT)
                .map(Scored::name)
                .toList();
    }

    private static int score(String name, String other, int tolerance) {
        int edits = edits(name, other);
        return edits > tolerance && other.startsWith(name) && name.length() >= 3 ? tolerance : edits;
    }

    /** Insertions, deletions, replacements and swaps of neighbours from one text to the other. */
    private static int edits(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                table[i][j] = Math.min(replaced, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[a.length()][b.length()];
    }

    private record Scored(String name, int edits) {}
}
