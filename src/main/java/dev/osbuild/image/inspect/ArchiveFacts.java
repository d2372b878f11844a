package dev.osbuild.image.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Printable;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.files.InstalledPackage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A tar archive, perhaps compressed: how much is in it, and the system or the container image. Read once, in order, and
 * at most 32 GiB of it.
 */
final class ArchiveFacts {

    private static final long MOST_BYTES = 32L << 30;
    private static final int MOST_ENTRIES = 2_000_000;
    private static final int MOST_JSON_BYTES = 1 << 20;
    private static final String INDEX = "index.json";

    private final InputStream stream;
    private final ArtifactFormat format;
    private final Map<String, byte[]> documents = new HashMap<>();
    private final Map<String, byte[]> systemFiles = new HashMap<>();
    private final Map<String, Map<String, Object>> layers = new HashMap<>();
    private long entries;
    private long contentBytes;

    ArchiveFacts(InputStream stream, ArtifactFormat format) {
        this.stream = stream;
        this.format = format;
    }

    void add(Map<String, Object> facts) throws IOException {
        try {
            readTar(opened(new BufferedInputStream(stream, 1 << 16), format));
        } catch (IOException e) {
            throw Malformed.image("archive", String.valueOf(e.getMessage()));
        }
        facts.put("entries", entries);
        facts.put("contentBytes", contentBytes);
        addSystem(facts);
        if (documents.containsKey(INDEX)) {
            addContainer(facts);
        }
    }

    private void addSystem(Map<String, Object> facts) {
        for (String path : SystemFacts.RELEASES) {
            byte[] release = systemFiles.get(path);
            if (release != null) {
                SystemFacts.addRelease(release, facts);
                break;
            }
        }
        byte[] status = systemFiles.get(InstalledPackage.STATUS);
        if (status != null) {
            SystemFacts.addPackages(status, facts);
        }
    }

    static InputStream opened(InputStream in, ArtifactFormat format) throws IOException {
        return switch (format) {
            case GZIP -> new GZIPInputStream(in, 1 << 16);
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
            default -> in;
        };
    }

    private void readTar(InputStream in) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Malformed.unless(++entries <= MOST_ENTRIES, "archive", "it has too many entries");
            contentBytes += entry.isFile() ? entry.getSize() : 0;
            Malformed.unless(contentBytes <= MOST_BYTES, "archive", "its content is larger than allowed");
            if (entry.isFile()) {
                readFile(tar, entry.getName().replaceFirst("^\\./", ""), entry.getSize());
            }
        }
        Malformed.unless(entries > 0, "archive", "it holds no tar archive");
    }

    private void readFile(InputStream tar, String path, long size) throws IOException {
        boolean document = path.startsWith("blobs/") || path.equals(INDEX);
        boolean release = SystemFacts.RELEASES.contains(path) && size <= SystemFacts.MOST_RELEASE_BYTES;
        boolean status = path.equals(InstalledPackage.STATUS) && size <= InstalledPackage.MOST_STATUS_BYTES;
        if (release || status) {
            systemFiles.put(path, tar.readNBytes((int) size));
        } else if (document && size <= MOST_JSON_BYTES) {
            documents.put(path, tar.readNBytes((int) size));
        } else if (document) {
            layers.put(path, layer(tar));
        }
    }

    private Map<String, Object> layer(InputStream tar) throws IOException {
        BufferedInputStream in = new BufferedInputStream(tar, 1 << 16);
        in.mark(2);
        boolean compressed = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        ArchiveFacts inner = new ArchiveFacts(in, compressed ? ArtifactFormat.GZIP : ArtifactFormat.TAR);
        Map<String, Object> facts = new LinkedHashMap<>();
        if (compressed || format == ArtifactFormat.TAR) {
            inner.add(facts);
        }
        return facts;
    }

    private void addContainer(Map<String, Object> facts) throws IOException {
        facts.put("format", "oci");
        Optional<JsonNode> manifest =
                document(INDEX).flatMap(index -> blob(index.path("manifests").path(0)));
        Optional<JsonNode> config = manifest.flatMap(node -> blob(node.path("config")));
        if (config.isPresent()) {
            Map<String, Object> run = new LinkedHashMap<>();
            config.get()
                    .path("config")
                    .properties()
                    .forEach(field -> run.put(
                            Printable.text(field.getKey()),
                            Printable.text(field.getValue().toString())));
            facts.put("container", run);
        }
        manifest.ifPresent(node -> node.path("layers").forEach(layer -> {
            Map<String, Object> inside = layers.getOrDefault(path(layer), Map.of());
            inside.forEach((key, value) -> {
                if (key.equals("osRelease") || key.equals("packages")) {
                    facts.put(key, value);
                }
            });
        }));
    }

    private Optional<JsonNode> blob(JsonNode descriptor) {
        return document(path(descriptor));
    }

    private static String path(JsonNode descriptor) {
        return "blobs/" + descriptor.path("digest").asText().replace(':', '/');
    }

    private Optional<JsonNode> document(String path) {
        byte[] bytes = documents.get(path);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(CanonicalJson.readTree(bytes));
        } catch (IOException e) {
            throw Malformed.image("container image", path + " is no JSON document");
        }
    }
}
