package dev.osbuild.release;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.ManifestCheck;
import dev.osbuild.trust.OpenPgpKeyring;
import dev.osbuild.trust.SignedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Checks a channel's index: its signature, its date, and that it does not go back behind what was seen before. */
public final class ChannelCheck {

    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    private final Path folder;
    private final SignedFolder files;
    private final Optional<RememberedChannels> memory;

    /**
     * The check of one folder.
     *
     * @param keys one of which must have signed; empty to leave open where the index comes from
     * @param memory of earlier checks; empty to compare with nothing
     */
    public ChannelCheck(
            Path folder,
            Optional<OpenPgpKeyring> keys,
            Optional<RememberedChannels> memory,
            Instant now,
            ManifestCheck.Report report)
            throws IOException {
        this.folder = folder;
        this.memory = memory;
        // The links to the current index are followed once, so that both files are of the same index.
        Path file = folder.resolve(ReleaseIndex.FILE_NAME);
        Path real = Files.exists(file) ? file.toRealPath().resolveSibling(".").normalize() : folder;
        this.files = new SignedFolder(real, keys, now, report);
    }

    /** Whether a folder is one of a channel. */
    public static boolean isChannel(Path folder) {
        return Files.exists(folder.resolve(ReleaseIndex.FILE_NAME));
    }

    /**
     * Checks the index and, when it was signed by a pinned key, remembers it.
     *
     * @throws OsbuildException.VerificationFailed at the first thing that is wrong
     */
    public ReleaseIndex run() throws IOException {
        byte[] content =
                files.document(ReleaseIndex.FILE_NAME, ReleaseIndex.MAX_BYTES, "there is no " + ReleaseIndex.FILE_NAME);
        ReleaseIndex index = ReleaseIndex.parse(content, where());
        if (index.schema() != ReleaseIndex.SCHEMA) {
            throw refused("its schema " + index.schema() + " is not known here", "update osbuild");
        }
        if (index.expiry().isBefore(files.now())) {
            throw refused(
                    "it expired on " + index.expires() + ": the mirror stands still, or its maker does",
                    "use another mirror; check this machine's clock");
        }
        if (ReleaseIndex.instant(index.issued()).isAfter(files.now().plus(CLOCKS_DIFFER))) {
            throw refused("it is dated in the future, " + index.issued(), "check this machine's clock");
        }
        if (memory.isPresent() && files.keys().isPresent()) {
            memory.get().check(index, content, where());
            memory.get().remember(index, content);
        }
        files.report()
                .passed(
                        "channel",
                        index.channel(),
                        "sequence " + index.sequence() + ", latest " + index.latest() + ", holds until "
                                + index.expires());
        return index;
    }

    /**
     * The folder of a release that the index lists.
     *
     * @throws OsbuildException.VerificationFailed when it is not there
     */
    public Path release(String version) {
        Path release = folder.resolve(version);
        if (!ReleaseCheck.isRelease(release)) {
            throw new OsbuildException.VerificationFailed(
                    "the index lists it and it is not here", release.toString(), "fetch it");
        }
        return release;
    }

    /** The folders of all releases that the index lists. */
    public List<Path> releases(ReleaseIndex index) {
        return index.releases().stream().map(entry -> release(entry.version())).toList();
    }

    private String where() {
        return folder.resolve(ReleaseIndex.FILE_NAME).toString();
    }

    private OsbuildException.VerificationFailed refused(String what, String fix) {
        return new OsbuildException.VerificationFailed(what, where(), fix);
    }
}
