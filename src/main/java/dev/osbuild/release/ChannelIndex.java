package dev.osbuild.release;

import dev.osbuild.base.IoFailure;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Locks;
import dev.osbuild.trust.FileDigest;
import dev.osbuild.trust.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Keeps a channel's index in step with its releases. */
public final class ChannelIndex {

    private final Path releases;
    private final Channel channel;
    private final Terms terms;
    private final Signer signer;
    private final ReleaseRun.Steps steps;
    private final ChannelFolder folder;

    /**
     * What an index says besides its releases.
     *
     * @param os the profiles' {@code os.id}
     * @param now when it is signed
     * @param validity how long it holds
     */
    public record Terms(String os, long securityEpoch, Instant now, Duration validity) {
        Instant expiry() {
            return now.plus(validity);
        }
    }

    public ChannelIndex(Path releases, Channel channel, Terms terms, Signer signer, ReleaseRun.Steps steps) {
        this.releases = releases;
        this.channel = channel;
        this.terms = terms;
        this.signer = signer;
        this.steps = steps;
        this.folder = new ChannelFolder(releases, channel);
    }

    /**
     * Finishes what a run had completed and not listed when it ended.
     *
     * @return the releases that were added
     */
    public List<String> recover() {
        return alone(this::listCompleted);
    }

    /**
     * Signs the index anew, before it expires.
     *
     * @return its sequence
     * @throws OsbuildException.Usage when the channel has none
     */
    public long renew() {
        return alone(() -> {
            listCompleted();
            ReleaseIndex index = folder.index()
                    .orElseThrow(() -> new OsbuildException.Usage(
                            "the channel has no release yet", folder.folder().toString(), "make one first"));
            ReleaseIndex next = index.renewed(terms.now(), terms.expiry(), terms.securityEpoch());
            publish(next);
            return next.sequence();
        });
    }

    /** Does something to the channel while no other process does. */
    <T> T alone(Work<T> work) {
        try {
            Files.createDirectories(folder.folder());
            try (Locks.Held held = Locks.at(releases.resolve(".locks")).acquire(channel.label())) {
                return work.run();
            }
        } catch (IOException e) {
            throw IoFailure.of(folder.folder().toString(), e);
        }
    }

    /** What is done alone. */
    interface Work<T> {
        T run() throws IOException;
    }

    List<String> listCompleted() throws IOException {
        folder.linkFiles();
        TreeSet<String> missing = new TreeSet<>(folder.versions());
        folder.index().ifPresent(index -> index.releases().forEach(entry -> missing.remove(entry.version())));
        for (String version : missing) {
            list(version);
        }
        return List.copyOf(missing);
    }

    void list(String version) throws IOException {
        steps.begin("list " + version);
        Files.deleteIfExists(ChannelFolder.order(folder.partial(version)));
        Path file = folder.release(version).resolve(ReleaseDocument.FILE_NAME);
        ReleaseDocument document = ReleaseDocument.read(file);
        FileDigest digest = FileDigest.of(file);
        ReleaseIndex.Entry entry = new ReleaseIndex.Entry(
                version,
                document.commit(),
                document.issued(),
                document.securityEpoch(),
                Files.size(file),
                digest.sha256(),
                digest.sha512());
        Optional<ReleaseIndex> before = folder.index();
        publish(
                before.isPresent()
                        ? before.get().with(entry, terms.now(), terms.expiry(), terms.securityEpoch())
                        : ReleaseIndex.first(
                                terms.os(), channel, entry, terms.now(), terms.expiry(), terms.securityEpoch()));
    }

    private void publish(ReleaseIndex index) throws IOException {
        byte[] content = index.bytes();
        byte[] signature = signer.sign(content);
        steps.begin("switch to index " + index.sequence());
        folder.publish(index, content, signature);
        steps.begin("the index is " + index.sequence());
    }
}
