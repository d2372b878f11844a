package dev.osbuild.distro.deb;

import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an index says of one package. Relationship fields are kept as text: few of an archive's packages are ever
 * looked at closely.
 *
 * @param name lower case, as policy 5.6.1 has it
 * @param version in Debian's order
 * @param architecture {@code all} or that of the index
 * @param multiArch the Multi-Arch field, or empty
 * @param priority by name, such as {@code required}
 * @param essential whether every system must have it
 * @param important whether it is marked {@code Important} or {@code Protected}
 * @param preDepends field as written, or empty; so are the others
 * @param filename below the archive's root
 * @param size of the package file in bytes
 * @param sha256 of the package file
 */
public record BinaryPackage(
        String name,
        String version,
        String architecture,
        String multiArch,
        Priority priority,
        boolean essential,
        boolean important,
        String preDepends,
        String depends,
        String recommends,
        String conflicts,
        String breaks,
        String provides,
        String filename,
        long size,
        Digest sha256) {

    /** The fields {@link #of} reads, in lower case. */
    public static final Set<String> FIELDS = Set.of(
            "package",
            "version",
            "architecture",
            "multi-arch",
            "priority",
            "essential",
            "important",
            "protected",
            "pre-depends",
            "depends",
            "recommends",
            "suggests",
            "replaces",
            "enhances",
            "conflicts",
            "breaks",
            "provides",
            "filename",
            "size",
            "sha256");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]*+");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** How much a system needs a package (policy 2.5), most needed first. */
    public enum Priority {
        REQUIRED,
        IMPORTANT,
        STANDARD,
        OPTIONAL,
        EXTRA;

        static Priority of(String text) {
            return switch (text) {
                case "required" -> REQUIRED;
                case "important" -> IMPORTANT;
                case "standard" -> STANDARD;
                case "extra" -> EXTRA;
                default -> OPTIONAL;
            };
        }
    }

    /**
     * Reads an index stanza.
     *
     * @throws OsbuildException.VerificationFailed when a field is missing or not of its form
     */
    public static BinaryPackage of(Stanza stanza) {
        String name = stanza.require("Package");
        if (!NAME.matcher(name).matches()) {
            throw stanza.malformed("'" + name + "' is not a package name");
        }
        String filename = stanza.require("Filename");
        if (filename.startsWith("/")
                || filename.contains("\\")
                || Arrays.asList(filename.split("/")).contains("..")) {
            throw stanza.malformed("the file name leads out of the archive: '" + filename + "'");
        }
        String digest = stanza.require("SHA256");
        if (!HEX.matcher(digest).matches()) {
            throw stanza.malformed("the SHA-256 of " + name + " is malformed");
        }
        return new BinaryPackage(
                name,
                new DebianVersion(stanza.require("Version")).text(),
                stanza.require("Architecture"),
                stanza.get("Multi-Arch"),
                Priority.of(stanza.get("Priority")),
                stanza.isYes("Essential"),
                stanza.isYes("Important") || stanza.isYes("Protected"),
                stanza.get("Pre-Depends"),
                stanza.get("Depends"),
                stanza.get("Recommends"),
                stanza.get("Conflicts"),
                stanza.get("Breaks"),
                stanza.get("Provides"),
                filename,
                stanza.requireNumber("Size"),
                new Digest(digest));
    }

    /** Whether every complete system has it: essential, or of priority required. */
    public boolean isBase() {
        return essential || priority == Priority.REQUIRED;
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
