package dev.osbuild.store;

import dev.osbuild.base.Digest;
import dev.osbuild.base.SparseFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    private static final String STATE = "file-digests";
    private static final String FORM = "file-digests 2";
    private static final String IDENTITY = "identity of ";
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
            digests.read(new String(state.get(), StandardCharsets.UTF_8));
        }
        return digests;
    }

    /** One line an entry, and a first one that names the form: read at every start, so it must be quick to read. */
    private void read(String state) {
        String[] lines = state.split("\n", -1);
        if (!lines[0].equals(FORM)) {
            return;
        }
        for (int i = 1; i < lines.length; i++) {
            String[] fields = lines[i].split(" ", 3);
            if (fields.length == 3) {
                entries.put(fields[2], new Entry(fields[1], fields[0]));
            }
        }
    }

    /** The digest of a file's content, read only when the file may have changed. */
    public Digest digest(Path file) {
        return remembered(file.toAbsolutePath().toString(), file, Digest::ofFile);
    }

    /** The digest of a file that was read before and has not changed since; nothing is read. */
    public Optional<Digest> remembered(Path file) throws IOException {
        Entry known = entries.get(file.toAbsolutePath().toString());
        return known != null && known.stamp.equals(FileStamp.of(file).text())
                ? Optional.of(new Digest(known.sha256))
                : Optional.empty();
    }

    /** Remembers the digest of a file that will not change again. */
    public void learn(Path file, Digest digest) throws IOException {
        remember(file.toAbsolutePath().toString(), file, digest);
    }

    /** As {@link SparseFile#identity}, read only when the file may have changed. */
    public Digest identity(Path file) {
        return remembered(identityName(file), file, SparseFile::identity);
    }

    /** Remembers the identity of a file that was just made and will not change again. */
    public void learnIdentity(Path file, Digest identity) throws IOException {
        remember(identityName(file), file, identity);
    }

    private void remember(String name, Path file, Digest digest) throws IOException {
        entries.put(name, new Entry(FileStamp.of(file).text(), digest.hex()));
        changed = true;
    }

    private Digest remembered(String name, Path file, Reader reader) {
        try {
            FileStamp stamp = FileStamp.of(file);
            Entry known = entries.get(name);
            if (known != null && known.stamp.equals(stamp.text())) {
                return new Digest(known.sha256);
            }
            Digest digest = reader.read(file);
            if (stamp.changed().isBefore(Instant.now().minus(SETTLED))) {
                entries.put(name, new Entry(stamp.text(), digest.hex()));
                changed = true;
            }
            return digest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWorthKeeping(String name) {
        String path = name.startsWith(IDENTITY) ? name.substring(IDENTITY.length()) : name;
        return name.indexOf('\n') < 0 && Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS);
    }

    private static String identityName(Path file) {
        return IDENTITY + file.toAbsolutePath();
    }

    private interface Reader {
        Digest read(Path file) throws IOException;
    }

    /** Keeps what was learned for the next run. */
    public void save() throws IOException {
        if (changed) {
            StringBuilder state = new StringBuilder(FORM);
            for (Map.Entry<String, Entry> entry : new TreeMap<>(entries).entrySet()) {
                if (isWorthKeeping(entry.getKey())) {
                    state.append('\n').append(entry.getValue().sha256);
                    state.append(' ').append(entry.getValue().stamp);
                    state.append(' ').append(entry.getKey());
                }
            }
            store.writeState(STATE, state.toString().getBytes(StandardCharsets.UTF_8));
            changed = false;
        }
    }

    private record Entry(String stamp, String sha256) {}
}
