package dev.osbuild.profile;

/** Which bills of materials are written. */
public record Sbom(
        @Setting(value = "Write an SPDX document beside the CycloneDX one.", byDefault = "false")
        boolean spdx) {}
