package dev.osbuild.profile;

/**
 * A value that must never be printed. It enters a profile as {@code { env: NAME }} or {@code { file: PATH }} and is kept
 * out of logs, manifests, cache listings and {@code profile show}.
 *
 * @param value the text itself
 */
public record Secret(String value) {

    /** Hides the value. */
    @Override
    public String toString() {
        return "(secret)";
    }
}
