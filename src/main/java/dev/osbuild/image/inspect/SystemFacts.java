package dev.osbuild.image.inspect;

import dev.osbuild.base.Printable;
import dev.osbuild.image.files.ImageFiles;
import dev.osbuild.image.files.InstalledPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a root file system says of itself: os-release (freedesktop.org, "os-release") and dpkg's status file
 * (deb-control(5), dpkg(1)).
 */
final class SystemFacts {

    /** Where os-release stands, the first that is there. */
    static final List<String> RELEASES = List.of("etc/os-release", "usr/lib/os-release");

    static final int MOST_RELEASE_BYTES = 64 << 10;

    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?m)^([A-Z_][A-Z0-9_]*)=(?:\"([^\"]*)\"|'([^']*)'|(\\S*))");

    private SystemFacts() {}

    static void add(ImageFiles files, Map<String, Object> facts) throws IOException {
        for (String path : RELEASES) {
            Optional<byte[]> release = files.read(path, MOST_RELEASE_BYTES);
            if (release.isPresent()) {
                addRelease(release.get(), facts);
                break;
            }
        }
        Optional<byte[]> status = files.read(InstalledPackage.STATUS, InstalledPackage.MOST_STATUS_BYTES);
        if (status.isPresent()) {
            addPackages(status.get(), facts);
        }
    }

    static void addRelease(byte[] content, Map<String, Object> facts) {
        Map<String, Object> release = new LinkedHashMap<>();
        Matcher line = ASSIGNMENT.matcher(new String(content, StandardCharsets.UTF_8));
        while (line.find()) {
            String value =
                    line.group(2) != null ? line.group(2) : line.group(3) != null ? line.group(3) : line.group(4);
            release.put(line.group(1), Printable.text(value));
        }
        facts.put("osRelease", release);
    }

    static void addPackages(byte[] content, Map<String, Object> facts) {
        List<Map<String, Object>> packages = new ArrayList<>();
        for (InstalledPackage installed : InstalledPackage.read(content)) {
            Map<String, Object> known = new LinkedHashMap<>();
            known.put("name", Printable.text(installed.name()));
            known.put("version", Printable.text(installed.version()));
            packages.add(known);
        }
        facts.put("packages", packages);
    }
}
