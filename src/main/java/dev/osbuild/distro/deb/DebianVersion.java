package dev.osbuild.distro.deb;

import dev.osbuild.base.OsbuildException;

/**
 * A version in Debian's order, {@code [epoch:]upstream[-revision]}, as deb-version(7) defines it. Two versions may be
 * equal in order and differ in text ({@code 1.0} and {@code 1.00}); equality of records is that of the text.
 *
 * @param text as written in the archive
 */
public record DebianVersion(String text) implements Comparable<DebianVersion> {

    private static final int MAX_LENGTH = 1000;

    /** @throws OsbuildException.VerificationFailed when the text is no version */
    public DebianVersion {
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        if (text.length() > MAX_LENGTH
                || (colon >= 0 && !isEpoch(text.substring(0, colon)))
                || rest.isEmpty()
                || (!isDigit(rest.charAt(0)) && !isLetter(rest.charAt(0)))
                || !rest.chars().allMatch(DebianVersion::isAllowed)) {
            throw new OsbuildException.VerificationFailed(
                    "'" + abbreviate(text) + "' is not a Debian version", "", "see deb-version(7)");
        }
    }

    @Override
    public int compareTo(DebianVersion other) {
        int byEpoch = Integer.compare(epoch(), other.epoch());
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byUpstream = compareParts(upstream(), other.upstream());
        return byUpstream != 0 ? byUpstream : compareParts(revision(), other.revision());
    }

    private int epoch() {
        int colon = text.indexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(text.substring(0, colon));
    }

    private String upstream() {
        String rest = text.substring(text.indexOf(':') + 1);
        int hyphen = rest.lastIndexOf('-');
        return hyphen < 0 ? rest : rest.substring(0, hyphen);
    }

    private String revision() {
        int hyphen = text.lastIndexOf('-');
        return hyphen < 0 ? "" : text.substring(hyphen + 1);
    }

    /** Alternates between stretches of non-digits, in the order of {@link #weight}, and numbers. */
    private static int compareParts(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            while ((i < a.length() && !isDigit(a.charAt(i))) || (j < b.length() && !isDigit(b.charAt(j)))) {
                int difference = weight(a, i) - weight(b, j);
                if (difference != 0) {
                    return difference;
                }
                i++;
                j++;
            }
            int endA = endOfNumber(a, i);
            int endB = endOfNumber(b, j);
            int byNumber = compareNumbers(a.substring(i, endA), b.substring(j, endB));
            if (byNumber != 0) {
                return byNumber;
            }
            i = endA;
            j = endB;
        }
        return 0;
    }

    private static int compareNumbers(String a, String b) {
        String x = withoutLeadingZeros(a);
        String y = withoutLeadingZeros(b);
        return x.length() != y.length() ? x.length() - y.length() : x.compareTo(y);
    }

    private static String withoutLeadingZeros(String digits) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }

    private static int endOfNumber(String text, int start) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A tilde sorts before the end of the text, letters before all other characters. */
    private static int weight(String text, int index) {
        if (index >= text.length() || isDigit(text.charAt(index))) {
            return 0;
        }
        char character = text.charAt(index);
        if (character == '~') {
            return -1;
        }
        return isLetter(character) ? character : character + 256;
    }

    private static boolean isEpoch(String epoch) {
        return !epoch.isEmpty() && epoch.length() <= 9 && epoch.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isAllowed(int c) {
        return c < 128 && (isDigit((char) c) || isLetter((char) c) || "+-.:~".indexOf(c) >= 0);
    }

    private static String abbreviate(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    @Override
    public String toString() {
        return text;
    }
}
