package dev.osbuild.stage.oci;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.image.archive.ListedEntry;
import dev.osbuild.image.archive.TarArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An image of one layer as an OCI image layout (OCI Image Format Specification 1.1, "Image Layout") that also holds the
 * {@code manifest.json} of {@code docker save}, so that engines that know only that one load it, too.
 */
final class OciArchive {

    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String BLOBS = "blobs/sha256";

    private final String name;
    private final String tag;
    private final String architecture;

    /**
     * What the image is called.
     *
     * @param name without a tag
     * @param tag letters, digits and {@code _.-}
     * @param architecture as Go calls it, which is as Debian does
     */
    OciArchive(String name, String tag, String architecture) {
        this.name = name;
        this.tag = tag;
        this.architecture = architecture;
    }

    void write(TarArchive tar, Map<String, Object> config, Path layer, Map<String, String> labels, long date)
            throws IOException {
        byte[] configBytes = json(config);
        String configDigest = digest(configBytes);
        String layerDigest = Digest.ofFile(layer).hex();
        byte[] manifest = json(Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MANIFEST_TYPE,
                "config",
                descriptor("application/vnd.oci.image.config.v1+json", configDigest, configBytes.length),
                "layers",
                List.of(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layerDigest, Files.size(layer))),
                "annotations",
                labels));
        String manifestDigest = digest(manifest);
        tar.folder("blobs", 0755);
        tar.folder(BLOBS, 0755);
        tar.file(blob(configDigest), 0644, configBytes);
        tar.file(blob(manifestDigest), 0644, manifest);
        tar.add(layerEntry(blob(layerDigest), layer, date), Map.of());
        tar.file("index.json", 0644, json(index(manifestDigest, manifest.length)));
        tar.file("manifest.json", 0644, json(dockerManifest(configDigest, layerDigest)));
        tar.file("oci-layout", 0644, json(Map.of("imageLayoutVersion", "1.0.0")));
    }

    private Map<String, Object> index(String manifestDigest, long manifestBytes) {
        return Map.of(
                "schemaVersion",
                2,
                "mediaType",
                "application/vnd.oci.image.index.v1+json",
                "manifests",
                List.of(Map.of(
                        "mediaType",
                        MANIFEST_TYPE,
                        "digest",
                        "sha256:" + manifestDigest,
                        "size",
                        manifestBytes,
                        "platform",
                        Map.of("architecture", architecture, "os", "linux"),
                        "annotations",
                        Map.of("org.opencontainers.image.ref.name", tag, "io.containerd.image.name", fullName()))));
    }

    private List<Map<String, Object>> dockerManifest(String configDigest, String layerDigest) {
        return List.of(Map.of(
                "Config", blob(configDigest),
                "RepoTags", List.of(name + ":" + tag),
                "Layers", List.of(blob(layerDigest))));
    }

    /** What containerd calls a name without a registry. */
    private String fullName() {
        String registry = name.contains("/") ? "" : "docker.io/library/";
        return registry + name + ":" + tag;
    }

    private static ListedEntry layerEntry(String path, Path layer, long date) throws IOException {
        return new ListedEntry(path, ListedEntry.Kind.FILE, 0644, 0, 0, date, Files.size(layer), "", layer);
    }

    private static Map<String, Object> descriptor(String mediaType, String digest, long size) {
        return Map.of("mediaType", mediaType, "digest", "sha256:" + digest, "size", size);
    }

    private static String blob(String digest) {
        return BLOBS + "/" + digest;
    }

    private static byte[] json(Object value) {
        return CanonicalJson.compact(value).getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(byte[] bytes) {
        return Digest.of(bytes).hex();
    }
}
