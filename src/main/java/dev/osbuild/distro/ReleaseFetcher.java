package dev.osbuild.distro;

import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.fetch.Downloader;
import dev.osbuild.distro.index.ReleaseDates;
import dev.osbuild.distro.index.ReleaseFile;
import dev.osbuild.distro.index.ReplayGuard;
import dev.osbuild.distro.mirror.Mirrors;
import dev.osbuild.store.Store;
import dev.osbuild.trust.ClearsignedMessage;
import dev.osbuild.trust.OpenPgpKeyring;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fetches a suite's InRelease files, with those of its updates and security fixes, and lets none in unverified. */
final class ReleaseFetcher {

    private static final int MAX_BYTES = 16 << 20;
    private static final String NAME = "InRelease";

    private final Store store;
    private final Downloader downloader;
    private final OpenPgpKeyring keyring;
    private final Instant now;

    ReleaseFetcher(Store store, Downloader downloader, OpenPgpKeyring keyring, Instant now) {
        this.store = store;
        this.downloader = downloader;
        this.keyring = keyring;
        this.now = now;
    }

    /**
     * The current release files.
     *
     * @throws OsbuildException.VerificationFailed when one is not signed by a trusted key, expired, from the future, or
     *     older than one seen before
     */
    Releases fetch(Mirrors mirrors, String suite) throws IOException {
        List<Releases.Suite> suites = new ArrayList<>();
        suites.add(fetchOne("main", mirrors.main(), suite)
                .orElseThrow(() -> new OsbuildException.Usage(
                        "the mirror has no suite '" + suite + "'",
                        mirrors.main().toString(),
                        "check distribution.suite and the mirror's address")));
        if (!suite.equals("sid") && !suite.equals("unstable")) {
            fetchOne("updates", mirrors.main(), suite + "-updates").ifPresent(suites::add);
            if (mirrors.security().isPresent()) {
                URI security = mirrors.security().get();
                suites.add(fetchOne("security", security, suite + "-security")
                        .orElseThrow(() -> new OsbuildException.Environment(
                                "there are no security fixes for '" + suite + "' at this address",
                                security.toString(),
                                "set distribution.security-mirror, to 'none' if the suite has no security archive")));
            }
        }
        return new Releases(
                mirrors.main().toString(),
                mirrors.security().map(URI::toString).orElse(""),
                now.getEpochSecond(),
                suites);
    }

    private Optional<Releases.Suite> fetchOne(String archive, URI base, String suite) throws IOException {
        URI folder = base.resolve("dists/" + suite + "/");
        Optional<byte[]> found = downloader.read(folder.resolve(NAME), MAX_BYTES);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        byte[] message = found.get();
        String where = folder.resolve(NAME).toString();
        ReleaseFile release =
                ReleaseFile.parse(ClearsignedMessage.parse(message, where).verify(keyring, now), where);
        requireSuite(release, suite, where);
        ReleaseDates.check(release, now, where);
        new ReplayGuard(store).accept(where, release);
        Digest digest = Digest.of(message);
        store.files().getOrAdd(digest, where, target -> Files.write(target, message));
        return Optional.of(new Releases.Suite(
                archive,
                folder.toString(),
                digest.hex(),
                release.date().getEpochSecond(),
                release.validUntil().map(Instant::getEpochSecond).orElse(0L)));
    }

    /** A mirror must not pass one suite off as another: a good signature says nothing of the file's place. */
    private static void requireSuite(ReleaseFile release, String suite, String where) {
        if (!release.codename().equals(suite) && !release.suite().equals(suite)) {
            throw new OsbuildException.VerificationFailed(
                    "this is the release file of '" + release.codename() + "', not of '" + suite + "'",
                    where,
                    "use another mirror");
        }
    }

    /** A release file that {@link #fetch} let into the store. */
    static ReleaseFile stored(Releases.Suite suite, byte[] message) {
        String where = suite.address() + NAME;
        return ReleaseFile.parse(ClearsignedMessage.parse(message, where).text(), where);
    }
}
