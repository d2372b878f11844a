package dev.osbuild.release;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the beta or the stable channel, as Semantic Versioning 2.0.0 orders them: {@code vX.Y.Z}, and before
 * {@code vX.Y.0} its betas, {@code vX.Y.0-beta.N}.
 *
 * @param beta its number, from 1; empty for a stable version
 */
public record Version(int major, int minor, int patch, OptionalInt beta) implements Comparable<Version> {

    private static final Pattern FORM = Pattern.compile(
            "v(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})" + "\\.(0|[1-9][0-9]{0,5})(?:-beta\\.([1-9][0-9]{0,5}))?");

    private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
            .thenComparingInt(Version::minor)
            .thenComparingInt(Version::patch)
            .thenComparingInt(version -> version.beta().orElse(Integer.MAX_VALUE));

    public Version {
        if (beta.isPresent() && patch != 0) {
            throw new IllegalArgumentException("only versions vX.Y.0 have betas");
        }
    }

    static Version stable(int major, int minor, int patch) {
        return new Version(major, minor, patch, OptionalInt.empty());
    }

    /** Reads {@code vX.Y.Z} and {@code vX.Y.0-beta.N}; empty for everything else. */
    public static Optional<Version> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || (matcher.group(4) != null && !matcher.group(3).equals("0"))) {
            return Optional.empty();
        }
        return Optional.of(new Version(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                matcher.group(4) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(matcher.group(4)))));
    }

    boolean isStable() {
        return beta.isEmpty();
    }

    boolean isOfLine(int otherMajor, int otherMinor) {
        return major == otherMajor && minor == otherMinor;
    }

    /** The branch that versions of this line are released from. */
    String branch() {
        return "release/" + major + "." + minor;
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "v" + major + "." + minor + "." + patch + (beta.isPresent() ? "-beta." + beta.getAsInt() : "");
    }
}
