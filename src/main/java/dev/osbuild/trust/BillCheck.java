package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a bill of materials in CycloneDX's form is that of the manifest: it names no package that the manifest does not,
 * and, in a release, every one that the manifest does.
 */
final class BillCheck {

    static final String OUTPUT = "sbom";
    static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

    private static final String PACKAGE = "package ";

    private BillCheck() {}

    /** Compares the two; returns what was found, in words. */
    static String check(List<BilledPackage> packages, Manifest manifest, String where) {
        Set<String> billed = new TreeSet<>();
        packages.forEach(each -> billed.add(each.qualifiedName() + " " + each.version()));
        Set<String> used = new TreeSet<>();
        manifest.inputs().forEach((name, identity) -> {
            if (name.startsWith(PACKAGE)) {
                used.add(name.substring(PACKAGE.length()) + " " + identity.replaceFirst(" [0-9a-f]{64}$", ""));
            }
        });
        for (String each : billed) {
            if (!used.contains(each)) {
                throw refused("it names " + each + ", of which the image was not made", where);
            }
        }
        if (manifest.release().isPresent()) {
            for (String each : used) {
                if (!billed.contains(each)) {
                    throw refused("it does not name " + each + ", of which the image was made", where);
                }
            }
        }
        return billed.size() + " packages, as in the manifest";
    }

    private static OsbuildException.VerificationFailed refused(String what, String where) {
        return new OsbuildException.VerificationFailed(what, where, "do not use it, or fetch it again");
    }
}
