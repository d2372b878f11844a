package dev.osbuild.trust;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a bill of materials in CycloneDX's form is that of the image: it names no package that the manifest does not,
 * and, in a release, every one that the manifest does.
 */
final class BillCheck {

    static final String OUTPUT = "sbom";
    static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

    private static final String PACKAGE = "package ";
    private static final Pattern PACKAGE_URL =
            Pattern.compile("pkg:deb/[^/]+/([^@]+)@([^?]+)\\?(?:[^#]*&)?arch=([^&]+)(?:&.*)?");

    private BillCheck() {}

    static String check(byte[] content, Manifest manifest, String where) {
        Set<String> billed = billed(content, where);
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

    private static Set<String> billed(byte[] content, String where) {
        try {
            JsonNode tree = CanonicalJson.readTree(content);
            if (!tree.path("bomFormat").asText().equals("CycloneDX")) {
                throw refused("it is no CycloneDX document", where);
            }
            Set<String> packages = new TreeSet<>();
            for (JsonNode component : tree.path("components")) {
                String address = component.path("purl").asText();
                if (!address.isEmpty()) {
                    packages.add(packageOf(address, where));
                }
            }
            return packages;
        } catch (IOException e) {
            throw refused("it is no JSON: " + e.getMessage(), where);
        }
    }

    private static String packageOf(String address, String where) {
        Matcher matcher = PACKAGE_URL.matcher(address);
        if (!matcher.matches()) {
            throw refused("'" + address + "' is no address of a Debian package", where);
        }
        try {
            return decoded(matcher.group(1)) + ":" + decoded(matcher.group(3)) + " " + decoded(matcher.group(2));
        } catch (IllegalArgumentException e) {
            throw refused("'" + address + "' is no address of a Debian package", where);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static OsbuildException.VerificationFailed refused(String what, String where) {
        return new OsbuildException.VerificationFailed(what, where, "do not use it, or fetch it again");
    }
}
