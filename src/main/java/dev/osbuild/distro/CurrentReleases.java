package dev.osbuild.distro;

import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.fetch.Downloader;
import dev.osbuild.distro.index.ReleaseFile;
import dev.osbuild.distro.mirror.MirrorDiscovery;
import dev.osbuild.distro.mirror.Mirrors;
import dev.osbuild.store.Store;
import dev.osbuild.trust.ClearsignedMessage;
import dev.osbuild.trust.OpenPgpKeyring;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The release files that hold for this run. Those fetched within the last day are taken as they are, unless they are
 * expired or a refresh is asked for; without a network, those of any age.
 */
final class CurrentReleases {

    private static final Duration FRESH = Duration.ofDays(1);
    private static final int MAX_BYTES = 16 << 20;

    private final ArchiveSettings settings;
    private final Store store;
    private final EventSink events;
    private final Host host;
    private final Downloader downloader;
    private final Answers answers;
    private @Nullable Releases releases;
    private @Nullable Mirrors mirrors;

    CurrentReleases(
            ArchiveSettings settings,
            Store store,
            EventSink events,
            Host host,
            Downloader downloader,
            Answers answers) {
        this.settings = settings;
        this.store = store;
        this.events = events;
        this.host = host;
        this.downloader = downloader;
        this.answers = answers;
    }

    /** What an answer of this archive depends on, besides its release files. */
    static Map<String, ?> identity(ArchiveSettings settings, Host host) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("distribution", settings.distribution());
        identity.put("suite", settings.suite());
        identity.put("components", settings.components());
        identity.put("architecture", settings.architecture().debianName());
        identity.put("mirror", settings.mirror().orElse(""));
        identity.put("variable", host.environment().getOrDefault("OSBUILD_MIRROR", ""));
        identity.put("profileMirror", settings.profileMirror().orElse(""));
        identity.put("securityMirror", settings.securityMirror().orElse(""));
        identity.put("keyring", settings.keyring().map(CurrentReleases::digest).orElse(""));
        return identity;
    }

    private static String digest(Path keyring) {
        try {
            return Digest.ofFile(keyring).hex();
        } catch (IOException e) {
            throw new OsbuildException.Usage(
                    "the keyring cannot be read: " + e, keyring.toString(), "correct distribution.keyring");
        }
    }

    /** The release files of the suite, its updates and its security fixes. */
    synchronized Releases get() throws IOException {
        Releases known = releases;
        if (known == null) {
            known = load();
            releases = known;
        }
        return known;
    }

    /** When those in use must be asked for again; never, when none was needed. */
    synchronized Instant holdUntil() {
        Releases known = releases;
        return known == null ? Instant.MAX : freshUntil(known);
    }

    private static Instant freshUntil(Releases known) {
        Instant fresh = Instant.ofEpochSecond(known.checked()).plus(FRESH);
        return known.validUntil().filter(until -> until.isBefore(fresh)).orElse(fresh);
    }

    /** The archives' addresses, without asking for release files when they are known. */
    synchronized Mirrors mirrors() throws IOException {
        Mirrors known = mirrors;
        if (known == null) {
            Optional<Releases> remembered = answers.releases();
            known = remembered.isPresent() ? remembered.get().mirrors() : discover();
            mirrors = known;
        }
        return known;
    }

    /** When an archive was last released, without asking for release files when they are known. */
    synchronized Instant date(String archive) throws IOException {
        Optional<Releases> remembered = answers.releases();
        return (remembered.isPresent() ? remembered.get() : get()).date(archive);
    }

    private Releases load() throws IOException {
        Instant now = host.clock().instant();
        Optional<Releases> remembered = answers.releases();
        if (settings.offline()) {
            Releases old = remembered.orElseThrow(() -> new OsbuildException.Environment(
                    "--offline, but the release files of " + settings.suite() + " are not in the cache",
                    store.root().toString(),
                    "run once without --offline"));
            old.validUntil()
                    .filter(until -> until.isBefore(now))
                    .ifPresent(until -> events.warning("the package indexes of " + settings.suite()
                            + " were valid until " + until + "; run without --offline to have current ones"));
            return old;
        }
        if (!settings.refresh() && remembered.isPresent() && isUsable(remembered.get(), now)) {
            return remembered.get();
        }
        OpenPgpKeyring keyring = keyring();
        Mirrors found = discover();
        Releases fetched = new ReleaseFetcher(store, downloader, keyring, now).fetch(found, settings.suite());
        mirrors = found;
        answers.remember(fetched);
        return fetched;
    }

    /** Fresh, not expired, and its release files still in the cache. */
    private boolean isUsable(Releases old, Instant now) throws IOException {
        Instant checked = Instant.ofEpochSecond(old.checked());
        if (checked.isAfter(now) || freshUntil(old).isBefore(now)) {
            return false;
        }
        for (Releases.Suite suite : old.suites()) {
            if (store.files().find(new Digest(suite.sha256())).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private Mirrors discover() {
        return new MirrorDiscovery(host.aptFolder(), host.environment(), this::servesMain)
                .find(settings.suite(), settings.mirror(), settings.profileMirror(), settings.securityMirror());
    }

    /** Decided by the signed release file: any archive may call itself Debian. */
    private boolean servesMain(URI base, String suite) {
        URI address = base.resolve("dists/" + suite + "/InRelease");
        try {
            Optional<byte[]> message = downloader.read(address, MAX_BYTES);
            if (message.isEmpty()) {
                return false;
            }
            byte[] text = ClearsignedMessage.parse(message.get(), address.toString())
                    .verify(keyring(), host.clock().instant());
            ReleaseFile release = ReleaseFile.parse(text, address.toString());
            return settings.keyring().isPresent()
                    || (release.origin().equals("Debian") && release.label().equals("Debian"));
        } catch (OsbuildException.Environment | OsbuildException.VerificationFailed e) {
            events.detail(address + " does not serve " + suite + ": " + e.getMessage());
            return false;
        }
    }

    private OpenPgpKeyring keyring() {
        return settings.keyring().map(OpenPgpKeyring::load).orElseGet(DebianKeys::keyring);
    }
}
