/**
 * Bills of materials: what an image is made of, in the forms other programs read, CycloneDX and SPDX. Their libraries are
 * known here only and loaded only when a bill is written.
 */
@NullMarked
package dev.osbuild.trust.sbom;

import org.jspecify.annotations.NullMarked;
