package dev.osbuild.image.structure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.files.InstalledPackage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A container image (OCI Image Format Specification 1.1, "Image Layout"): every blob has the digest it is called by, the
 * index leads to manifests, these to a configuration and layers, all of the sizes that are said, and each layer unpacked
 * has the digest the configuration says. Nothing else is there.
 */
final class OciStructure implements TarStructure.Contents {

    static final String MARK = "oci-layout";

    private static final String FORMAT = "container image";
    private static final String BLOBS = "blobs/sha256/";
    private static final String INDEX = "index.json";
    private static final String DOCKER_MANIFEST = "manifest.json";
    private static final int MOST_DOCUMENT_BYTES = 1 << 20;

    private final Map<String, byte[]> documents = new HashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private final Map<String, String> unpacked = new HashMap<>();
    private final Map<String, byte[]> statuses = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private Optional<byte[]> status = Optional.empty();

    @Override
    public void file(String path, long size, InputStream content) throws IOException {
        if (path.startsWith(BLOBS)) {
            String digest = path.substring(BLOBS.length());
            MessageDigest sha256 = sha256();
            blob(digest, size, new DigestInputStream(content, sha256));
            String found = HexFormat.of().formatHex(sha256.digest());
            Malformed.unless(found.equals(digest), FORMAT, "the blob " + digest + " has another digest");
            sizes.put(digest, size);
        } else if (size <= MOST_DOCUMENT_BYTES
                && Set.of(MARK, INDEX, DOCKER_MANIFEST).contains(path)) {
            documents.put(path, content.readAllBytes());
        }
    }

    private void blob(String digest, long size, InputStream content) throws IOException {
        BufferedInputStream in = new BufferedInputStream(content);
        if (TarStream.isTar(in)) {
            MessageDigest inside = sha256();
            TarStructure.check(new DigestInputStream(TarStream.unpacked(in), inside), (path, bytes, file) -> {
                if (path.equals(InstalledPackage.STATUS)) {
                    statuses.put(digest, ArchiveContents.status(bytes, file));
                }
            });
            unpacked.put(digest, HexFormat.of().formatHex(inside.digest()));
        } else if (size <= MOST_DOCUMENT_BYTES) {
            documents.put(digest, in.readAllBytes());
        }
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** Whether the files that passed by are those of a container image. */
    boolean matches() {
        return documents.containsKey(MARK);
    }

    /** The list of packages in the last layer that has one; known once everything was checked. */
    Optional<byte[]> status() {
        return status;
    }

    /** Follows the index to everything that passed by. */
    String check() {
        Malformed.unless(
                document(MARK, MARK).path("imageLayoutVersion").asText().equals("1.0.0"),
                FORMAT,
                "its layout is not of version 1.0.0");
        JsonNode manifests = document(INDEX, INDEX).path("manifests");
        Malformed.unless(manifests.size() == 1, FORMAT, "its index does not name one manifest");
        String manifestDigest = blob(manifests.get(0), "manifest");
        JsonNode manifest = document(manifestDigest, "its manifest");
        String config = blob(manifest.path("config"), "configuration");
        JsonNode layersInside =
                document(config, "its configuration").path("rootfs").path("diff_ids");
        List<String> layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            String digest = blob(layer, "layer");
            Malformed.unless(unpacked.containsKey(digest), FORMAT, "the layer " + digest + " is no tar archive");
            String said = layersInside.path(layers.size()).asText();
            Malformed.unless(
                    said.equals("sha256:" + unpacked.get(digest)),
                    FORMAT,
                    "the layer " + digest + " unpacked is not the one its configuration says");
            layers.add(digest);
            status = Optional.ofNullable(statuses.get(digest)).or(() -> status);
        }
        Malformed.unless(
                !layers.isEmpty() && layersInside.size() == layers.size(),
                FORMAT,
                "its configuration and its manifest have different layers");
        for (String digest : sizes.keySet()) {
            Malformed.unless(used.contains(digest), FORMAT, "the blob " + digest + " belongs to nothing");
        }
        if (documents.containsKey(DOCKER_MANIFEST)) {
            checkDocker(config, layers);
        }
        return layers.size() + (layers.size() == 1 ? " layer" : " layers") + ", every blob as named";
    }

    /** Older engines follow this document, which must not lead them elsewhere. */
    private void checkDocker(String config, List<String> layers) {
        JsonNode images = document(DOCKER_MANIFEST, DOCKER_MANIFEST);
        List<String> found = new ArrayList<>();
        images.path(0).path("Layers").forEach(layer -> found.add(layer.asText()));
        boolean same = images.size() == 1
                && images.path(0).path("Config").asText().equals(BLOBS + config)
                && found.equals(layers.stream().map(layer -> BLOBS + layer).toList());
        Malformed.unless(same, FORMAT, "its manifest.json describes another image than its index");
    }

    private String blob(JsonNode descriptor, String what) {
        String name = descriptor.path("digest").asText();
        String digest = name.startsWith("sha256:") ? name.substring(7) : "";
        Malformed.unless(sizes.containsKey(digest), FORMAT, "the " + what + " '" + name + "' is not there");
        Malformed.unless(
                descriptor.path("size").asLong(-1) == sizes.getOrDefault(digest, 0L),
                FORMAT,
                "the " + what + " " + name + " is not of the size that is said");
        used.add(digest);
        return digest;
    }

    private JsonNode document(String key, String what) {
        byte[] bytes = documents.getOrDefault(key, new byte[0]);
        Malformed.unless(bytes.length > 0, FORMAT, what + " is not there, or is no document");
        try {
            return CanonicalJson.readTree(bytes);
        } catch (IOException e) {
            throw Malformed.image(FORMAT, what + " is no JSON document");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
