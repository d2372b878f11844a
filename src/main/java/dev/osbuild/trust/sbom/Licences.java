package dev.osbuild.trust.sbom;

import java.util.Map;
import java.util.Optional;

/** Short names of licences in Debian's copyright files, and the SPDX identifiers that mean the same. */
final class Licences {

    /** What SPDX writes where nothing is known. */
    static final String UNKNOWN = "NOASSERTION";

    /** Debian's name to SPDX's, where they differ in more than versions of the GNU licences. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("Expat", "MIT"),
            Map.entry("MIT", "MIT"),
            Map.entry("ISC", "ISC"),
            Map.entry("Zlib", "Zlib"),
            Map.entry("zlib", "Zlib"),
            Map.entry("Apache-2.0", "Apache-2.0"),
            Map.entry("Apache-2", "Apache-2.0"),
            Map.entry("Artistic", "Artistic-1.0-Perl"),
            Map.entry("Artistic-2.0", "Artistic-2.0"),
            Map.entry("BSD-2-clause", "BSD-2-Clause"),
            Map.entry("BSD-2-Clause", "BSD-2-Clause"),
            Map.entry("BSD-3-clause", "BSD-3-Clause"),
            Map.entry("BSD-3-Clause", "BSD-3-Clause"),
            Map.entry("BSD-4-clause", "BSD-4-Clause"),
            Map.entry("BSL-1.0", "BSL-1.0"),
            Map.entry("CC0", "CC0-1.0"),
            Map.entry("CC0-1.0", "CC0-1.0"),
            Map.entry("CC-BY-4.0", "CC-BY-4.0"),
            Map.entry("CC-BY-SA-4.0", "CC-BY-SA-4.0"),
            Map.entry("MPL-2.0", "MPL-2.0"),
            Map.entry("MPL-1.1", "MPL-1.1"),
            Map.entry("OFL-1.1", "OFL-1.1"),
            Map.entry("OpenSSL", "OpenSSL"),
            Map.entry("PSF-2", "PSF-2.0"),
            Map.entry("Unlicense", "Unlicense"),
            Map.entry("WTFPL", "WTFPL"),
            Map.entry("X11", "X11"));

    private Licences() {}

    /** The SPDX identifier of a short name; empty for names and expressions that have none. */
    static Optional<String> spdx(String shortName) {
        String other = OTHERS.get(shortName);
        if (other != null) {
            return Optional.of(other);
        }
        java.util.regex.Matcher gnu = java.util.regex.Pattern.compile(
                        "(GPL-[123]|LGPL-2|LGPL-2\\.1|LGPL-3|AGPL-3|GFDL-1\\.[123])(?:\\.0)?(\\+?)")
                .matcher(shortName);
        if (!gnu.matches()) {
            return Optional.empty();
        }
        String name = gnu.group(1).contains(".") ? gnu.group(1) : gnu.group(1) + ".0";
        return Optional.of(name + (gnu.group(2).isEmpty() ? "-only" : "-or-later"));
    }
}
