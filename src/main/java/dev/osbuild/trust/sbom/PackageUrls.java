package dev.osbuild.trust.sbom;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.util.TreeMap;

/** Package URLs (the purl specification, type {@code deb}). */
public final class PackageUrls {

    private PackageUrls() {}

    /** Such as {@code pkg:deb/debian/busybox-static@1.37.0?arch=amd64&distro=trixie}. */
    public static String deb(String distribution, String name, String version, String architecture, String suite) {
        TreeMap<String, String> qualifiers = new TreeMap<>();
        qualifiers.put("arch", architecture);
        qualifiers.put("distro", suite);
        try {
            return new PackageURL("deb", distribution, name, version, qualifiers, null).canonicalize();
        } catch (MalformedPackageURLException e) {
            throw new IllegalArgumentException("no package has the name '" + name + "'", e);
        }
    }
}
