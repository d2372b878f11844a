package dev.osbuild.base;

/** Texts from files that nobody vouches for, made harmless for a terminal. */
public final class Printable {

    private static final int LONGEST = 4096;

    private Printable() {}

    /** The text without control characters, cut off when it is very long. */
    public static String text(String raw) {
        String harmless = raw.replaceAll("\\p{Cc}|\\p{Cf}", "\ufffd");
        return harmless.length() <= LONGEST ? harmless : harmless.substring(0, LONGEST) + "…";
    }

    /** The text with no other control characters than those between lines and columns. */
    public static String lines(String raw) {
        return raw.replaceAll("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]", "\ufffd");
    }
}
