package dev.osbuild.release;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes one release, step by step, so that a run which is ended at any moment leaves the channel as it was, and the next
 * run of the same commit goes on where it ended.
 */
public final class ReleaseRun {

    private static final String WORK = ".work";

    private final ReleasePlan plan;
    private final Gate gate;
    private final Signer signer;
    private final Steps steps;
    private final ChannelFolder channel;
    private final ChannelIndex index;

    /** Hears what is done next. */
    public interface Steps {
        void begin(String step);
    }

    public ReleaseRun(ReleasePlan plan, Gate gate, Signer signer, Steps steps) {
        this.plan = plan;
        this.gate = gate;
        this.signer = signer;
        this.steps = steps;
        this.channel = new ChannelFolder(plan.releases(), plan.channel());
        this.index = new ChannelIndex(
                plan.releases(),
                plan.channel(),
                new ChannelIndex.Terms(plan.os(), plan.securityEpoch(), plan.now(), plan.validity()),
                signer,
                steps);
    }

    /**
     * Makes the release.
     *
     * @return its folder
     * @throws OsbuildException when an artifact does not pass; then nothing of the release is visible
     */
    public Path run() {
        return index.alone(this::runAlone);
    }

    private Path runAlone() throws IOException {
        index.listCompleted();
        Path release = channel.release(plan.version());
        if (Files.exists(release)) {
            throw new OsbuildException.Usage(
                    "the version " + plan.version() + " is out", release.toString(), "release the next one");
        }
        Path partial = channel.partial(plan.version());
        begin(partial);
        for (String profile : plan.profiles()) {
            make(profile, partial);
        }
        steps.begin("write the release's documents");
        new ReleaseDocuments(plan, channel, partial).write(signer);
        steps.begin("show the release");
        channel.commit(plan.version());
        index.list(plan.version());
        return release;
    }

    /** Keeps what an earlier run made of the same order, and nothing else. */
    private void begin(Path partial) throws IOException {
        steps.begin("open a folder for " + plan.version());
        byte[] order = CanonicalJson.pretty(Map.of(
                "version", plan.version(),
                "commit", plan.commit(),
                "profiles", plan.profiles(),
                "formats", plan.formats(),
                "signer", signer.name()));
        for (Path other : channel.partials()) {
            boolean same = other.equals(partial)
                    && Files.isRegularFile(ChannelFolder.order(other))
                    && Arrays.equals(Files.readAllBytes(ChannelFolder.order(other)), order);
            if (!same) {
                FileTree.delete(other);
                Files.deleteIfExists(ChannelFolder.order(other));
            }
        }
        Files.createDirectories(partial);
        AtomicFile.write(ChannelFolder.order(partial), order);
        FileTree.delete(partial.resolve(WORK));
    }

    private void make(String profile, Path partial) throws IOException {
        Path done = partial.resolve(profile);
        if (Files.isDirectory(done)) {
            steps.begin("keep " + profile + " of the run before");
            return;
        }
        steps.begin("make " + profile);
        Path work = partial.resolve(WORK);
        FileTree.delete(work);
        Files.createDirectories(work);
        gate.make(
                new Gate.Order(profile, plan.formats(), plan.channel().label(), plan.version(), plan.commit()),
                signer,
                work);
        steps.begin("keep " + profile);
        Files.move(work, done, StandardCopyOption.ATOMIC_MOVE);
    }
}
