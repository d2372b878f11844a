package dev.osbuild.trust.sbom;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One thing an image is made of or with.
 *
 * @param kind what it is
 * @param name of a package, a program or a file
 * @param version empty when it has none
 * @param packageUrl by the purl specification; empty for what has none
 * @param sha256 of its file, when there is one
 * @param licences short names as its maker wrote them; none when unknown
 * @param notes more about it, by names such as {@code osbuild:steps}
 */
public record Part(
        Kind kind,
        String name,
        String version,
        String packageUrl,
        Optional<String> sha256,
        List<String> licences,
        Map<String, String> notes) {

    static final Comparator<Part> ORDER =
            Comparator.comparing(Part::kind).thenComparing(Part::name).thenComparing(Part::reference);

    public Part {
        licences = licences.stream().sorted().distinct().toList();
        notes = Collections.unmodifiableMap(new TreeMap<>(notes));
    }

    /** What a part is. */
    public enum Kind {
        KERNEL,
        PACKAGE,
        DOWNLOAD,
        /** Not in the image: a program that made it. */
        TOOL
    }

    /** Identifies the part in its bill. */
    String reference() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + ":"
                + (packageUrl.isEmpty() ? name + "@" + version : packageUrl);
    }
}
