package dev.osbuild.trust.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;

class BillTest {

    private static final Part BUSYBOX = new Part(
            Part.Kind.PACKAGE,
            "busybox",
            "1:1.37.0-6+b3",
            PackageUrls.deb("debian", "busybox", "1:1.37.0-6+b3", "amd64", "trixie"),
            Optional.of("a".repeat(64)),
            List.of("GPL-2", "BSD-4-clause", "something of its own"),
            Map.of("osbuild:steps", "packages"));

    private static final Part PROSE = new Part(
            Part.Kind.PACKAGE,
            "prose",
            "1",
            PackageUrls.deb("debian", "prose", "1", "all", "trixie"),
            Optional.of("b".repeat(64)),
            List.of(),
            Map.of());

    private static Bill bill(Part... parts) {
        return new Bill("osbuild-minimal", "0.1.0", "amd64", new SourceEpoch(1_700_000_000), "0.1.0", List.of(parts));
    }

    private static Bill sample() {
        return bill(
                PROSE,
                BUSYBOX,
                new Part(Part.Kind.TOOL, "gcc-14", "14.2.0-19", "", Optional.of("c".repeat(64)), List.of(), Map.of()),
                new Part(
                        Part.Kind.KERNEL,
                        "linux",
                        "6.12.48-1",
                        "",
                        Optional.empty(),
                        List.of(),
                        Map.of("osbuild:config-sha256", "d".repeat(64))),
                new Part(
                        Part.Kind.DOWNLOAD,
                        "https://example.org/x",
                        "",
                        "",
                        Optional.of("e".repeat(64)),
                        List.of(),
                        Map.of()));
    }

    @Test
    void cycloneDxHoldsToItsSchema() throws Exception {
        assertThat(new JsonParser().validate(CycloneDx.of(sample()), Version.VERSION_16))
                .isEmpty();
    }

    @Test
    void cycloneDxNamesPackagesLicencesKernelAndTools() throws IOException {
        JsonNode tree = CanonicalJson.readTree(CycloneDx.of(sample()));

        assertThat(tree.path("serialNumber").asText()).matches("urn:uuid:[0-9a-f-]{36}");
        assertThat(tree.path("metadata").path("timestamp").asText()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(tree.path("components").findValuesAsText("purl"))
                .contains("pkg:deb/debian/busybox@1%3A1.37.0-6%2Bb3?arch=amd64&distro=trixie");
        assertThat(tree.path("components").findValuesAsText("id")).contains("GPL-2.0-only", "BSD-4-Clause");
        assertThat(tree.path("components").toString())
                .contains("something of its own", "NOASSERTION", "osbuild:config-sha256", "d".repeat(64));
        assertThat(tree.path("metadata").path("tools").path("components").findValuesAsText("name"))
                .containsExactly("osbuild", "gcc-14");
    }

    @Test
    void equalBillsAreEqualBytesAndOthersHaveOtherNames() {
        assertThat(CycloneDx.of(bill(PROSE, BUSYBOX))).isEqualTo(CycloneDx.of(bill(BUSYBOX, PROSE, BUSYBOX)));
        assertThat(bill(PROSE).serialNumber()).isNotEqualTo(bill(BUSYBOX).serialNumber());
    }

    @Test
    void spdxSaysTheSame() throws IOException {
        JsonNode tree = CanonicalJson.readTree(Spdx.of(sample()));

        assertThat(tree.path("spdxVersion").asText()).isEqualTo("SPDX-2.3");
        assertThat(tree.path("packages").findValuesAsText("referenceLocator"))
                .containsExactly(
                        "pkg:deb/debian/busybox@1%3A1.37.0-6%2Bb3?arch=amd64&distro=trixie",
                        "pkg:deb/debian/prose@1?arch=all&distro=trixie");
        assertThat(tree.path("packages").findValuesAsText("licenseDeclared"))
                .contains("BSD-4-Clause AND GPL-2.0-only AND LicenseRef-something-of-its-own", "NOASSERTION");
        assertThat(tree.path("hasExtractedLicensingInfos").findValuesAsText("licenseId"))
                .containsExactly("LicenseRef-something-of-its-own");
        assertThat(tree.path("relationships").findValuesAsText("relationshipType"))
                .contains("DESCRIBES", "CONTAINS", "BUILD_TOOL_OF");
        assertThat(Spdx.of(sample())).isEqualTo(Spdx.of(sample()));
    }

    @Test
    void licencesOfTheGnuFamilyGetTheirSpdxNames() {
        assertThat(List.of("GPL-2", "GPL-3+", "LGPL-2.1+", "GFDL-1.3", "GPL-2.0+", "GPL-2 with exception"))
                .extracting(name -> Licences.spdx(name).orElse("-"))
                .containsExactly(
                        "GPL-2.0-only",
                        "GPL-3.0-or-later",
                        "LGPL-2.1-or-later",
                        "GFDL-1.3-only",
                        "GPL-2.0-or-later",
                        "-");
    }
}
