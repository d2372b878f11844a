package dev.osbuild.release;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The newest index of each channel that was ever seen, in a file of the user's: what a mirror cannot take back. */
public final class RememberedChannels {

    private static final int MAX_BYTES = 1 << 20;

    private final Path file;

    public RememberedChannels(Path file) {
        this.file = file;
    }

    /** {@code XDG_STATE_HOME/osbuild/channels.json}, else below {@code ~/.local/state}. */
    public static RememberedChannels of(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path folder = state.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")), ".local", "state")
                : Path.of(state);
        return new RememberedChannels(folder.toAbsolutePath().resolve("osbuild").resolve("channels.json"));
    }

    /** What is remembered of one channel. */
    record Seen(long sequence, String sha256, long securityEpoch, String latest) {}

    /** The file's content. */
    record Memory(int schema, Map<String, Seen> channels) {
        Memory {
            channels = Map.copyOf(channels);
        }
    }

    private static String key(ReleaseIndex index) {
        return index.os() + " " + index.channel();
    }

    private Memory load() throws IOException {
        if (!Files.isRegularFile(file)) {
            return new Memory(1, Map.of());
        }
        try (var in = Files.newInputStream(file)) {
            return CanonicalJson.read(in.readNBytes(MAX_BYTES), Memory.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new OsbuildException.VerificationFailed(
                    "what was remembered of channels is damaged: " + e.getOriginalMessage(),
                    file.toString(),
                    "restore it; without it a mirror that goes back is not found out",
                    e);
        }
    }

    /**
     * Compares an index with what was seen before.
     *
     * @throws OsbuildException.VerificationFailed when it is older, or another of the same sequence
     */
    void check(ReleaseIndex index, byte[] content, String where) throws IOException {
        Optional<Seen> known = Optional.ofNullable(load().channels().get(key(index)));
        if (known.isEmpty()) {
            return;
        }
        Seen seen = known.get();
        if (index.sequence() < seen.sequence()) {
            throw refused(
                    "its sequence " + index.sequence() + " is lower than " + seen.sequence()
                            + ", which was seen before: an old index is played back",
                    where);
        }
        if (index.sequence() == seen.sequence() && !Digest.of(content).hex().equals(seen.sha256())) {
            throw refused("another index of sequence " + seen.sequence() + " was seen before", where);
        }
        if (index.securityEpoch() < seen.securityEpoch()) {
            throw refused(
                    "its security epoch " + index.securityEpoch() + " is lower than " + seen.securityEpoch()
                            + ", which was seen before",
                    where);
        }
        Optional<Version> before = Version.parse(seen.latest());
        Optional<Version> now = Version.parse(index.latest());
        if (before.isPresent() && now.isPresent() && now.get().compareTo(before.get()) < 0) {
            throw refused(
                    "its latest release " + index.latest() + " is older than " + seen.latest()
                            + ", which was seen before",
                    where);
        }
    }

    /** Remembers an index that was found good. */
    void remember(ReleaseIndex index, byte[] content) throws IOException {
        Map<String, Seen> all = new TreeMap<>(load().channels());
        all.put(
                key(index),
                new Seen(index.sequence(), Digest.of(content).hex(), index.securityEpoch(), index.latest()));
        AtomicFile.write(file, CanonicalJson.pretty(new Memory(1, all)));
    }

    private static OsbuildException.VerificationFailed refused(String what, String where) {
        return new OsbuildException.VerificationFailed(
                what, where, "use another mirror; ask the maker if all of them say so");
    }
}
