package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.files.InstalledPackage;
import dev.osbuild.image.structure.InstalledSystem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether a bill of materials names what is installed in an artifact's systems, no package more and none less, each in its
 * version. Packages of which other steps than the system's own took files, such as that of the boot loader, are in no
 * system's database and stay out of it.
 */
final class PackageCheck {

    /** The step whose packages make a system. */
    private static final String STEP = "packages";

    /** What always holds a system. */
    private static final Set<String> WITH_SYSTEM = Set.of(
            "qcow2",
            "raw",
            "vmdk",
            "vhdx",
            "iso",
            "viso",
            "netboot",
            "uki-esp",
            "squashfs",
            "tar",
            "tar-zst",
            "cpio",
            "oci",
            "wsl",
            "wsl-tar");

    private final Map<String, String> billed = new TreeMap<>();

    PackageCheck(List<BilledPackage> packages) {
        for (BilledPackage each : packages) {
            if (each.steps().contains(STEP)) {
                billed.put(each.qualifiedName(), each.version());
            }
        }
    }

    /** Whether an artifact of this output must hold what the bill names. */
    boolean demandsSystem(String output) {
        return !billed.isEmpty() && WITH_SYSTEM.contains(output);
    }

    /**
     * Compares.
     *
     * @param systems at least one
     * @param where names the artifact in errors
     * @return what was found, in words
     * @throws OsbuildException.VerificationFailed at the first difference
     */
    String compare(List<InstalledSystem> systems, String where) {
        for (InstalledSystem system : systems) {
            String place = system.place().isEmpty() ? "" : " in " + system.place();
            List<InstalledPackage> packages = system.packages()
                    .orElseThrow(() -> refused(
                            "no package database was found" + place + " to compare the bill of materials with", where));
            compare(packages, place, where);
        }
        return billed.size() + " packages installed, as the bill of materials says";
    }

    private void compare(List<InstalledPackage> packages, String place, String where) {
        Map<String, String> installed = new TreeMap<>();
        for (InstalledPackage each : packages) {
            String name = each.name() + ":" + each.architecture();
            if (installed.put(name, each.version()) != null) {
                throw refused(name + " is installed twice" + place, where);
            }
            String said = billed.get(name);
            if (said == null) {
                throw refused(name + " is installed" + place + ", and the bill of materials does not name it", where);
            }
            if (!said.equals(each.version())) {
                throw refused(
                        name + " is installed" + place + " in version " + each.version()
                                + ", and the bill of materials says " + said,
                        where);
            }
        }
        for (String name : billed.keySet()) {
            if (!installed.containsKey(name)) {
                throw refused("the bill of materials names " + name + ", which is not installed" + place, where);
            }
        }
    }

    private static OsbuildException.VerificationFailed refused(String what, String where) {
        return new OsbuildException.VerificationFailed(what, where, "do not use it, or fetch it again");
    }
}
