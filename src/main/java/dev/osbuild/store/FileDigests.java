package dev.osbuild.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.base.SparseFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the digests of a user's files by path, size, modification time, inode and change time, so that a build in
 * which nothing changed need not read them again. A file changed in the last two seconds is never remembered.
 */
public final class FileDigests {

    private static final String STATE = "file-digests.json";
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Store store;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private volatile boolean changed;

    private FileDigests(Store store) {
        this.store = store;
    }

    /** Loads what earlier runs remembered. */
    public static FileDigests load(Store store) throws IOException {
        FileDigests digests = new FileDigests(store);
        Optional<byte[]> state = store.readState(STATE);
        if (state.isPresent()) {
            JsonNode tree = CanonicalJson.readTree(state.get());
            for (Map.Entry<String, JsonNode> field : tree.properties()) {
                JsonNode entry = field.getValue();
                digests.entries.put(
                        field.getKey(),
                        new Entry(
                                entry.path("stamp").asText(),
                                entry.path("sha256").asText()));
            }
        }
        return digests;
    }

    /** The digest of a file's content, read only when the file may have changed. */
    public Digest digest(Path file) {
        return remembered(file.toAbsolutePath().toString(), file, Digest::ofFile);
    }

    /** As {@link SparseFile#identity}, read only when the file may have changed. */
    public Digest identity(Path file) {
        return remembered(identityName(file), file, SparseFile::identity);
    }

    /** Remembers the identity of a file that was just made and will not change again. */
    public void learnIdentity(Path file, Digest identity) throws IOException {
        entries.put(identityName(file), new Entry(stamp(file), identity.hex()));
        changed = true;
    }

    private Digest remembered(String name, Path file, Reader reader) {
        try {
            String stamp = stamp(file);
            Entry known = entries.get(name);
            if (known != null && known.stamp.equals(stamp)) {
                return new Digest(known.sha256);
            }
            Digest digest = reader.read(file);
            Instant modified = Files.getLastModifiedTime(file).toInstant();
            if (modified.isBefore(Instant.now().minus(SETTLED))) {
                entries.put(name, new Entry(stamp, digest.hex()));
                changed = true;
            }
            return digest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String identityName(Path file) {
        return "identity of " + file.toAbsolutePath();
    }

    private interface Reader {
        Digest read(Path file) throws IOException;
    }

    /** Keeps what was learned for the next run. */
    public void save() throws IOException {
        if (changed) {
            store.writeState(STATE, CanonicalJson.pretty(new TreeMap<>(entries)));
            changed = false;
        }
    }

    private static String stamp(Path file) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino,mode", LinkOption.NOFOLLOW_LINKS);
        return new TreeMap<>(attributes).toString();
    }

    private record Entry(String stamp, String sha256) {}
}
