package dev.osbuild.stage.oci;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.Digest;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.profile.Oci;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an engine does with the image (OCI Image Format Specification 1.1, "Image Configuration"). The health check is
 * the field that Docker defined for it.
 */
final class OciConfig {

    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private OciConfig() {}

    /** @param layer digest of the layer's uncompressed archive */
    static Map<String, Object> of(
            Oci oci, Map<String, String> labels, Digest layer, Architecture architecture, SourceEpoch epoch) {
        String created = epoch.instant().toString();
        return Map.of(
                "architecture", architecture.debianName(),
                "os", "linux",
                "created", created,
                "config", run(oci, labels),
                "rootfs", Map.of("type", "layers", "diff_ids", List.of("sha256:" + layer.hex())),
                "history", List.of(Map.of("created", created, "created_by", "osbuild")));
    }

    private static Map<String, Object> run(Oci oci, Map<String, String> labels) {
        Map<String, Object> run = new TreeMap<>();
        List<String> environment = new ArrayList<>(List.of(PATH));
        new TreeMap<>(oci.environment()).forEach((name, value) -> environment.add(name + "=" + value));
        run.put("Env", environment);
        run.put("WorkingDir", oci.workingDirectory());
        run.put("Labels", labels);
        oci.user().ifPresent(user -> run.put("User", user));
        putUnlessEmpty(run, "Entrypoint", oci.entrypoint());
        putUnlessEmpty(run, "Cmd", oci.command());
        if (!oci.ports().isEmpty()) {
            Map<String, Object> ports = new TreeMap<>();
            oci.ports().forEach(port -> ports.put(port.contains("/") ? port : port + "/tcp", Map.of()));
            run.put("ExposedPorts", ports);
        }
        healthCheck(oci.healthCheck()).ifPresent(check -> run.put("Healthcheck", check));
        return run;
    }

    private static void putUnlessEmpty(Map<String, Object> run, String key, List<String> words) {
        if (!words.isEmpty()) {
            run.put(key, words);
        }
    }

    private static Optional<Map<String, Object>> healthCheck(Optional<Oci.HealthCheck> wanted) {
        return wanted.map(check -> {
            List<String> test = new ArrayList<>(List.of("CMD"));
            test.addAll(check.command());
            return Map.of(
                    "Test", test,
                    "Interval", check.interval().toNanos(),
                    "Timeout", check.timeout().toNanos(),
                    "Retries", check.retries());
        });
    }
}
