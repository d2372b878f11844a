package dev.osbuild.trust.sbom;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.image.GuidSeed;
import java.util.List;
import java.util.UUID;

/**
 * Everything one image is made of, whatever form it is written in.
 *
 * @param image what it is, such as {@code osbuild-minimal}
 * @param version of the image
 * @param architecture such as {@code amd64}
 * @param epoch the one date in it
 * @param program the osbuild that made it
 * @param parts sorted; of equal ones, one
 */
public record Bill(
        String image, String version, String architecture, SourceEpoch epoch, String program, List<Part> parts) {

    /** The slot under which a manifest lists bills. */
    public static final String OUTPUT = "sbom";

    public Bill {
        parts = parts.stream().sorted(Part.ORDER).distinct().toList();
    }

    /** Names this bill and no other; the same content has the same name for ever. */
    UUID serialNumber() {
        Digest content = Digest.of(CanonicalJson.compact(parts));
        return new GuidSeed(image + " " + version + " " + architecture, epoch).guid("bill of materials " + content);
    }
}
