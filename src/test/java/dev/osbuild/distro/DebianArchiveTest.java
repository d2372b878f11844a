package dev.osbuild.distro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Digest;
import dev.osbuild.base.Event;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Selection;
import dev.osbuild.distro.fetch.DownloadPolicy;
import dev.osbuild.store.Store;
import dev.osbuild.trust.TestKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianArchiveTest {

    private final Instant present = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final DownloadPolicy IMPATIENT =
            new DownloadPolicy(4, 2, Duration.ofMillis(5), Duration.ofSeconds(5), Duration.ofMillis(400));

    @TempDir
    private Path folder = Path.of("unset");

    private final List<String> notes = new ArrayList<>();
    private FakeArchive fake;
    private Store store;

    @BeforeEach
    void start() throws IOException {
        fake = new FakeArchive(signer(TestKey.create(present)));
        fake.add("hello", "1.0", "Depends: libgreet (>= 1) | libother")
                .add("libgreet", "1.0", "Priority: optional")
                .add("libgreet", "0.9")
                .add("base-files", "13", "Essential: yes")
                .add("loud", "1", "Conflicts: quiet")
                .add("quiet", "1")
                .add("broken", "1", "Depends: nowhere (>= 2)");
        store = Store.open(folder.resolve("cache"));
    }

    @AfterEach
    void stop() {
        store.close();
        fake.close();
    }

    private static FakeArchive.Signer signer(TestKey key) {
        return new FakeArchive.Signer() {
            @Override
            public byte[] clearsign(String text) {
                return key.clearsign(text);
            }

            @Override
            public byte[] publicKey() {
                return key.publicKey();
            }
        };
    }

    private ArchiveSettings settings() throws IOException {
        return ArchiveSettings.debian("test")
                .withMirrors(Optional.of(fake.address()), Optional.empty(), Optional.of("none"))
                .withKeyring(fake.keyring(folder));
    }

    private DebianArchive open(ArchiveSettings settings, Instant now) {
        EventSink events = event -> {
            if (event instanceof Event.Note note) {
                notes.add(note.text());
            }
        };
        return new DebianArchive(
                settings, store, events, new Host(folder, Map.of(), Clock.fixed(now, ZoneOffset.UTC), IMPATIENT));
    }

    private DebianArchive open() throws IOException {
        return open(settings(), present);
    }

    private static List<String> names(List<LockedPackage> packages) {
        return packages.stream().map(LockedPackage::toString).toList();
    }

    private void refused(Instant now, String reason) throws IOException {
        DebianArchive archive = open(settings().withRefresh(true), now);
        assertThatThrownBy(() -> archive.resolve(List.of("hello"), Selection.NAMED, false))
                .isInstanceOfSatisfying(
                        OsbuildException.VerificationFailed.class,
                        e -> assertThat(e.fix()).isNotEmpty())
                .hasMessageContaining(reason);
    }

    @Test
    void resolvesAndFetchesFromASignedArchive() throws IOException {
        fake.publish(present, Optional.empty());
        DebianArchive archive = open();
        List<LockedPackage> packages = archive.resolve(List.of("hello"), Selection.SYSTEM, false);
        assertThat(names(packages)).containsExactly("base-files 13", "hello 1.0", "libgreet 1.0");
        assertThat(names(archive.resolve(List.of("hello"), Selection.NAMED, false)))
                .containsExactly("hello 1.0");
        assertThat(archive.releaseDate()).isEqualTo(present);
        List<Path> files = archive.fetchAll(packages, EventSink.NONE);
        assertThat(files.get(1)).hasContent("hello_1.0");
    }

    @Test
    void remembersAnswersForADayWithoutTheNetwork() throws IOException {
        fake.publish(present, Optional.of(Duration.ofDays(7)));
        List<LockedPackage> first = open().resolve(List.of("hello"), Selection.DEPENDENCIES, false);
        int requests = fake.requests().size();
        assertThat(open(settings(), present.plus(Duration.ofHours(23)))
                        .resolve(List.of("hello"), Selection.DEPENDENCIES, false))
                .isEqualTo(first);
        assertThat(fake.requests()).hasSize(requests);
        open(settings(), present.plus(Duration.ofHours(25))).resolve(List.of("hello"), Selection.DEPENDENCIES, false);
        assertThat(fake.requests()).hasSizeGreaterThan(requests);
    }

    @Test
    void offlineUsesWhatIsRememberedAndWarnsWhenItIsExpired() throws IOException {
        fake.publish(present, Optional.of(Duration.ofDays(7)));
        List<LockedPackage> first = open().resolve(List.of("hello"), Selection.DEPENDENCIES, false);
        ArchiveSettings offline = settings().withOffline(true);
        DebianArchive later = open(offline, present.plus(Duration.ofDays(30)));
        assertThat(later.resolve(List.of("hello"), Selection.DEPENDENCIES, false))
                .isEqualTo(first);
        assertThat(notes).anyMatch(note -> note.contains("valid until"));
        assertThatThrownBy(() -> later.fetchAll(first, EventSink.NONE))
                .isInstanceOf(OsbuildException.Environment.class)
                .hasMessageContaining("hello 1.0");
    }

    @Test
    void refusesExpiredFutureAndReplayedReleaseFiles() throws IOException {
        fake.publish(present, Optional.of(Duration.ofDays(7)));
        refused(present.plus(Duration.ofDays(8)), "valid until");
        refused(present.minus(Duration.ofDays(2)), "future");
        byte[] old = fake.get("/debian/dists/test/InRelease");
        fake.publish(present.plus(Duration.ofHours(1)), Optional.of(Duration.ofDays(7)));
        open().resolve(List.of("hello"), Selection.NAMED, false);
        fake.put("/debian/dists/test/InRelease", old);
        refused(present, "older than one seen before");
    }

    @Test
    void refusesForeignAndAlteredSignatures() throws IOException {
        fake.publish(present, Optional.empty());
        byte[] message = fake.get("/debian/dists/test/InRelease");
        String altered = new String(message, StandardCharsets.UTF_8).replace("Label: Test", "Label: Tost");
        fake.put("/debian/dists/test/InRelease", altered.getBytes(StandardCharsets.UTF_8));
        refused(present, "altered");
        fake.put("/debian/dists/test/InRelease", TestKey.create(present).clearsign("Suite: test\nCodename: test"));
        refused(present, "unknown key");
    }

    @Test
    void refusesAnIndexOrPackageThatIsNotWhatWasSigned() throws IOException {
        fake.publish(present, Optional.empty());
        DebianArchive archive = open();
        LockedPackage hello =
                archive.resolve(List.of("hello"), Selection.NAMED, false).get(0);
        fake.put("/debian/" + hello.path(), "hello_6.6".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> archive.fetch(hello))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("SHA-256");
        fake.put("/debian/" + hello.path(), "hello_1.0 and more".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> archive.fetch(hello))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void saysWhatToDoWhenAPackageWasSuperseded() throws IOException {
        fake.publish(present, Optional.empty());
        DebianArchive archive = open();
        LockedPackage hello =
                archive.resolve(List.of("hello"), Selection.NAMED, false).get(0);
        fake.remove("/debian/" + hello.path());
        assertThatThrownBy(() -> archive.fetch(hello))
                .isInstanceOfSatisfying(
                        OsbuildException.Environment.class,
                        e -> assertThat(e.fix()).contains("osbuild lock"))
                .hasMessageContaining("hello 1.0");
    }

    @Test
    void takesASupersededPackageFromTheSnapshotOfItsRelease() throws IOException {
        Instant locked = Instant.parse("2026-01-02T03:04:05Z");
        fake.publish(present, Optional.empty());
        LockedPackage hello =
                open().resolve(List.of("hello"), Selection.NAMED, false).get(0);
        byte[] content = fake.get("/debian/" + hello.path());
        fake.remove("/debian/" + hello.path());
        String snapshots = fake.address().replace("/debian", "/archive");
        ArchiveSettings settings = settings().withSnapshots(Optional.of(snapshots), Map.of("main", locked));

        assertThatThrownBy(() -> open(settings, present).fetch(hello))
                .isInstanceOf(OsbuildException.Environment.class)
                .hasMessageContaining("does not have hello 1.0 any more");
        fake.put("/archive/debian/20260102T030405Z/" + hello.path(), content);
        assertThat(open(settings, present).fetch(hello)).hasContent("hello_1.0");
        assertThat(fake.requests())
                .endsWith(
                        "/debian/" + hello.path(),
                        "/archive/debian/20260103T030405Z/" + hello.path(),
                        "/archive/debian/20260102T030405Z/" + hello.path());
    }

    @Test
    void theVariableForSnapshotsWinsOverTheProfileAndMustBeAnAddress() {
        LockedPackage locked = new LockedPackage("a", "1", "amd64", Digest.of("a"), 1, "pool/a.deb", "security");
        Instant released = Instant.parse("2026-01-02T03:04:05Z");
        assertThat(Snapshots.of(
                                Map.of("OSBUILD_SNAPSHOT", "http://one.example/archive"),
                                Optional.of("http://two.example"))
                        .addresses(locked, released))
                .first()
                .hasToString("http://one.example/archive/debian-security/20260103T030405Z/pool/a.deb");
        assertThatThrownBy(() -> Snapshots.of(Map.of(), Optional.of("one.example")))
                .isInstanceOfSatisfying(
                        OsbuildException.Usage.class,
                        e -> assertThat(e.where()).isEqualTo("distribution.snapshot-mirror"));
    }

    @Test
    void suggestsNamesForAnUnknownPackageBeforeFetchingAny() throws IOException {
        fake.publish(present, Optional.empty());
        DebianArchive archive = open();
        assertThatThrownBy(() -> archive.resolve(List.of("helo"), Selection.SYSTEM, false))
                .isInstanceOfSatisfying(
                        OsbuildException.Usage.class, e -> assertThat(e.fix()).contains("hello"));
        assertThat(fake.requests()).noneMatch(path -> path.contains("/pool/"));
    }

    @Test
    void explainsConflictsInWords() throws IOException {
        fake.publish(present, Optional.empty());
        DebianArchive archive = open();
        assertThatThrownBy(() -> archive.resolve(List.of("hello", "loud", "quiet"), Selection.DEPENDENCIES, false))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("loud 1 cannot be installed together with quiet 1")
                .hasMessageNotContaining("libgreet");
        assertThatThrownBy(() -> archive.resolve(List.of("broken"), Selection.DEPENDENCIES, false))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("broken 1 depends on nowhere (>= 2), which the archive does not have");
    }

    @Test
    void keepsNothingOfADamagedMemory() throws IOException {
        fake.publish(present, Optional.empty());
        open().resolve(List.of("hello"), Selection.NAMED, false);
        try (var files = Files.walk(store.root().resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.getFileName().toString().startsWith("newest"))
                    .toList()) {
                Files.writeString(file, "{");
            }
        }
        assertThat(names(open().resolve(List.of("hello"), Selection.NAMED, false)))
                .containsExactly("hello 1.0");
    }
}
