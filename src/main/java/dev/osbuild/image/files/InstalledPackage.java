package dev.osbuild.image.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A package that a system says is installed (deb-control(5), dpkg(1)).
 *
 * @param name of the package
 * @param architecture such as {@code amd64} or {@code all}; empty when it is not said
 * @param version empty when it is not said
 */
public record InstalledPackage(String name, String architecture, String version) {

    /** Where a system keeps its list, below its root. */
    public static final String STATUS = "var/lib/dpkg/status";

    /** Longer lists are not read. */
    public static final int MOST_STATUS_BYTES = 64 << 20;

    private static final int MOST_PACKAGES = 100_000;

    /** Packages of dpkg's status file that are installed, in its order, the first 100,000. */
    public static List<InstalledPackage> read(byte[] status) {
        List<InstalledPackage> packages = new ArrayList<>();
        Map<String, String> fields = new HashMap<>();
        String text = new String(status, StandardCharsets.UTF_8);
        int at = 0;
        while (at <= text.length() && packages.size() < MOST_PACKAGES) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end);
            int colon = line.indexOf(": ");
            if (line.isEmpty()) {
                addInstalled(fields, packages);
                fields.clear();
            } else if (colon > 0) {
                fields.putIfAbsent(line.substring(0, colon), line.substring(colon + 2));
            }
            at = end < 0 ? text.length() + 1 : end + 1;
        }
        addInstalled(fields, packages);
        return packages;
    }

    private static void addInstalled(Map<String, String> fields, List<InstalledPackage> packages) {
        String name = fields.get("Package");
        if (name != null && fields.getOrDefault("Status", "").endsWith(" installed")) {
            packages.add(new InstalledPackage(
                    name, fields.getOrDefault("Architecture", ""), fields.getOrDefault("Version", "")));
        }
    }
}
