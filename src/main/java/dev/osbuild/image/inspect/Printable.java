package dev.osbuild.image.inspect;

/** Texts from files that nobody vouches for, made harmless for a terminal. */
final class Printable {

    private static final int LONGEST = 4096;

    private Printable() {}

    /** The text without control characters, cut off when it is very long. */
    static String text(String raw) {
        String harmless = raw.replaceAll("\\p{Cc}|\\p{Cf}", "\ufffd");
        return harmless.length() <= LONGEST ? harmless : harmless.substring(0, LONGEST) + "…";
    }
}
