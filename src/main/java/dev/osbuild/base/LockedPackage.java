package dev.osbuild.base;

import java.util.Comparator;

/**
 * One package of a distribution, pinned to its exact bytes.
 *
 * @param name as in the archive, such as {@code busybox-static}
 * @param version in the distribution's own order
 * @param architecture {@code amd64}, {@code all} …
 * @param sha256 of the package file
 * @param size of the package file in bytes
 * @param path below the archive's root, such as {@code pool/main/b/busybox/…deb}
 * @param archive the archive that holds it: {@code main} or {@code security}
 */
public record LockedPackage(
        String name, String version, String architecture, Digest sha256, long size, String path, String archive)
        implements Comparable<LockedPackage> {

    private static final Comparator<LockedPackage> ORDER = Comparator.comparing(LockedPackage::name)
            .thenComparing(LockedPackage::architecture)
            .thenComparing(LockedPackage::version);

    @Override
    public int compareTo(LockedPackage other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
