package dev.osbuild.trust.sbom;

import dev.osbuild.base.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A bill of materials as SPDX 2.3 (ISO/IEC 5962), JSON. */
public final class Spdx {

    public static final String FILE_NAME = "sbom.spdx.json";
    public static final String MEDIA_TYPE = "application/spdx+json";

    private static final String IMAGE = "SPDXRef-image";
    private static final String OWN = "LicenseRef-";

    private Spdx() {}

    /** The document; equal bills give equal bytes. */
    public static byte[] of(Bill bill) {
        List<Object> packages = new ArrayList<>();
        List<Object> relationships = new ArrayList<>();
        Set<String> others = new TreeSet<>();
        packages.add(Map.of(
                "SPDXID",
                IMAGE,
                "name",
                bill.image(),
                "versionInfo",
                bill.version(),
                "downloadLocation",
                Licences.UNKNOWN,
                "primaryPackagePurpose",
                "OPERATING-SYSTEM"));
        relationships.add(relationship("SPDXRef-DOCUMENT", "DESCRIBES", IMAGE));
        int number = 0;
        for (Part part : bill.parts()) {
            String id = "SPDXRef-" + ++number;
            packages.add(described(part, id, others));
            relationships.add(
                    part.kind() == Part.Kind.TOOL
                            ? relationship(id, "BUILD_TOOL_OF", IMAGE)
                            : relationship(IMAGE, "CONTAINS", id));
        }
        Map<String, Object> document = new TreeMap<>();
        document.put("spdxVersion", "SPDX-2.3");
        document.put("dataLicense", "CC0-1.0");
        document.put("SPDXID", "SPDXRef-DOCUMENT");
        document.put("name", bill.image() + "-" + bill.version());
        document.put("documentNamespace", "urn:uuid:" + bill.serialNumber());
        document.put(
                "creationInfo",
                Map.of(
                        "created", bill.epoch().instant().toString(),
                        "creators", List.of("Tool: osbuild-" + bill.program())));
        document.put("packages", packages);
        document.put("relationships", relationships);
        document.put(
                "hasExtractedLicensingInfos",
                others.stream()
                        .map(name -> Map.of(
                                "licenseId",
                                reference(name),
                                "name",
                                name,
                                "extractedText",
                                "See the copyright files of the packages that name it."))
                        .toList());
        return CanonicalJson.pretty(document);
    }

    private static Map<String, Object> described(Part part, String id, Set<String> others) {
        Map<String, Object> described = new TreeMap<>();
        described.put("SPDXID", id);
        described.put("name", part.name());
        if (!part.version().isEmpty()) {
            described.put("versionInfo", part.version());
        }
        described.put("downloadLocation", Licences.UNKNOWN);
        described.put("licenseDeclared", licences(part, others));
        described.put("licenseConcluded", Licences.UNKNOWN);
        described.put("copyrightText", Licences.UNKNOWN);
        part.sha256()
                .ifPresent(digest ->
                        described.put("checksums", List.of(Map.of("algorithm", "SHA256", "checksumValue", digest))));
        if (!part.packageUrl().isEmpty()) {
            described.put(
                    "externalRefs",
                    List.of(Map.of(
                            "referenceCategory",
                            "PACKAGE-MANAGER",
                            "referenceType",
                            "purl",
                            "referenceLocator",
                            part.packageUrl())));
        }
        if (!part.notes().isEmpty()) {
            described.put(
                    "comment",
                    part.notes().entrySet().stream()
                            .map(note -> note.getKey() + "=" + note.getValue())
                            .collect(Collectors.joining(" ")));
        }
        return described;
    }

    private static String licences(Part part, Set<String> others) {
        if (part.licences().isEmpty()) {
            return Licences.UNKNOWN;
        }
        return part.licences().stream()
                .map(name -> Licences.spdx(name).orElseGet(() -> {
                    others.add(name);
                    return reference(name);
                }))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" AND "));
    }

    /** License references may hold letters, digits, dots and hyphens (SPDX 2.3, annex D). */
    private static String reference(String name) {
        return OWN + name.replaceAll("[^A-Za-z0-9.-]+", "-");
    }

    private static Map<String, Object> relationship(String from, String type, String to) {
        return Map.of("spdxElementId", from, "relationshipType", type, "relatedSpdxElement", to);
    }
}
