package dev.osbuild.stage.oci;

import dev.osbuild.base.SourceEpoch;
import dev.osbuild.profile.Oci;
import dev.osbuild.profile.Os;
import java.util.Map;
import java.util.TreeMap;

/** Labels of a container image (OCI Image Format Specification 1.1, "Annotations", "Pre-Defined Annotation Keys"). */
final class OciLabels {

    private static final String PREFIX = "org.opencontainers.image.";

    private OciLabels() {}

    static Map<String, String> of(Os os, Oci oci, SourceEpoch epoch) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(PREFIX + "title", os.name());
        labels.put(PREFIX + "version", os.version());
        labels.put(PREFIX + "created", epoch.instant().toString());
        os.homeUrl().ifPresent(url -> labels.put(PREFIX + "url", url));
        labels.putAll(oci.labels());
        return labels;
    }
}
