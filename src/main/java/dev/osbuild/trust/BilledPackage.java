package dev.osbuild.trust;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Debian package that a bill of materials in CycloneDX's form names by its package URL.
 *
 * @param name of the package
 * @param architecture such as {@code amd64} or {@code all}
 * @param version of the package
 * @param steps that took something of it
 */
record BilledPackage(String name, String architecture, String version, Set<String> steps) {

    private static final Pattern PACKAGE_URL =
            Pattern.compile("pkg:deb/[^/]+/([^@]+)@([^?]+)\\?(?:[^#]*&)?arch=([^&]+)(?:&.*)?");
    private static final String STEPS = "osbuild:steps";

    BilledPackage {
        steps = Set.copyOf(steps);
    }

    /** Such as {@code libc6:amd64}. */
    String qualifiedName() {
        return name + ":" + architecture;
    }

    /**
     * The packages of a bill.
     *
     * @param where names the bill in errors
     * @throws OsbuildException.VerificationFailed when it is no such bill
     */
    static List<BilledPackage> read(byte[] bill, String where) {
        try {
            JsonNode tree = CanonicalJson.readTree(bill);
            if (!tree.path("bomFormat").asText().equals("CycloneDX")) {
                throw refused("it is no CycloneDX document", where);
            }
            List<BilledPackage> packages = new ArrayList<>();
            for (JsonNode component : tree.path("components")) {
                String address = component.path("purl").asText();
                if (!address.isEmpty()) {
                    packages.add(of(address, steps(component), where));
                }
            }
            return packages;
        } catch (IOException e) {
            throw refused("it is no JSON: " + e.getMessage(), where);
        }
    }

    private static Set<String> steps(JsonNode component) {
        for (JsonNode property : component.path("properties")) {
            if (property.path("name").asText().equals(STEPS)) {
                return Set.copyOf(List.of(property.path("value").asText().split(" ", -1)));
            }
        }
        return Set.of();
    }

    private static BilledPackage of(String address, Set<String> steps, String where) {
        Matcher matcher = PACKAGE_URL.matcher(address);
        if (!matcher.matches()) {
            throw refused("'" + address + "' is no address of a Debian package", where);
        }
        try {
            return new BilledPackage(
                    decoded(matcher.group(1)), decoded(matcher.group(3)), decoded(matcher.group(2)), steps);
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
