package dev.osbuild.profile;

import java.util.Optional;
import java.util.regex.Pattern;

/** What the system calls itself; ends up in os-release, file names, labels and the boot menu. */
@Setting("What the system calls itself; ends up in os-release, file names, labels and the boot menu.")
public record Os(
        @Setting(value = "Machine-readable name: lower-case letters, digits, '.', '_' and '-'.", example = "osbuild")
        String id,

        @Setting(value = "Name for people.", example = "osbuild minimal")
        String name,

        @Setting(value = "Version of this image, without spaces.", example = "0.1.0")
        String version,

        @Setting("Where users find more about the system.") Optional<String> homeUrl,
        @Setting("A line shown above the login prompt.") Optional<String> banner,

        @Setting("Seconds since 1970 for every date in the image; by default the date of the distribution's release.")
        Optional<Long> epoch) {

    private static final Pattern ID = Pattern.compile("[a-z0-9._-]+");
    private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]+");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+~_-]*");

    public Os {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "os.id '" + id + "' may hold only lower-case letters, digits, '.', '_' and '-'");
        }
        if (!LINE.matcher(name).matches()) {
            throw new IllegalArgumentException("os.name must be one line without control characters");
        }
        if (!LINE.matcher(banner.orElse("-")).matches()
                || !LINE.matcher(homeUrl.orElse("-")).matches()) {
            throw new IllegalArgumentException(
                    "os.banner and os.home-url must each be one line without control characters");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("os.version '" + version
                    + "' must start with a letter or digit and may hold only letters, digits and '.+~_-'");
        }
    }
}
