package dev.osbuild.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Digest;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

    @TempDir
    Path folder;

    private static LockedPackage locked(String name, String version) {
        return new LockedPackage(name, version, "amd64", Digest.of(name + version), 7, "pool/" + name, "main");
    }

    private static Lock lock(LockedPackage... packages) {
        return new Lock(
                1_754_715_600,
                List.of(archive("r", "2026-01-01T00:00:00Z")),
                List.of(new Lock.Request(List.of("b", "a"), "dependencies", List.of(packages))),
                List.of(new Lock.Download(URI.create("https://example.org/l.tar"), Digest.of("l"), 9)));
    }

    private static Lock.Archive archive(String release, String date) {
        return new Lock.Archive("image", "main", "trixie", Digest.of(release), Instant.parse(date));
    }

    private static Lock lock(Lock.Archive archive) {
        return new Lock(1_754_715_600, List.of(archive), List.of(), List.of());
    }

    @Test
    void locksReadBackAndAreCanonical() throws IOException {
        Lock lock = lock(locked("a", "1"), locked("b", "2"));
        Path file = folder.resolve("p.lock");
        LockFile.write(file, lock, "p");
        assertThat(LockFile.read(file)).contains(lock);
        assertThat(LockFile.text(lock(locked("b", "2"), locked("a", "1")), "p")).isEqualTo(Files.readString(file));
        assertThat(Files.readString(file))
                .startsWith("# Made by 'osbuild lock --profile p'")
                .contains("      \"roots\": [\"a\", \"b\"],\n")
                .contains("\n        {\"name\": \"b\", \"version\": \"2\", \"architecture\": \"amd64\", ");
        assertThat(LockFile.read(folder.resolve("none.lock"))).isEmpty();
    }

    @Test
    void damagedLocksAreRefusedWithAPlace() throws IOException {
        Path file = folder.resolve("p.lock");
        Files.writeString(file, LockFile.text(lock(), "p").replace("\"size\": 9", "\"size\": \"9\""));
        assertThatThrownBy(() -> LockFile.read(file))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessage("'downloads[0].size' must be a whole number, not '9'");
        Files.writeString(file, LockFile.text(lock(), "p").replace("\"schema\": 1", "\"schema\": 2"));
        assertThatThrownBy(() -> LockFile.read(file)).hasMessage("schema 2 is not one this osbuild reads; it reads 1");
        Files.writeString(file, LockFile.text(lock(), "p").substring(0, 200));
        assertThatThrownBy(() -> LockFile.read(file)).isInstanceOf(OsbuildException.Usage.class);
    }

    @Test
    void differencesAreSaidInWords() {
        LockDifference difference = LockDifference.between(
                lock(locked("a", "1"), locked("b", "2")), lock(locked("b", "3"), locked("c", "4")));
        assertThat(difference.changes()).hasSize(3);
        assertThat(difference.changes().get(0)).startsWith("package a:amd64 removed (1, sha256 ");
        assertThat(difference.changes().get(1)).matches("package b:amd64: 2, sha256 .* → 3, sha256 .*");
        assertThat(difference.changes().get(2)).startsWith("package c:amd64 added (4, sha256 ");
        assertThat(LockDifference.between(lock(), lock()).isEmpty()).isTrue();
    }

    @Test
    void archivesMayGoOnButNotBack() {
        ProfileLocation profile = new ProfileLocation("p", folder.resolve("p.yaml"), folder);
        Lock locked = lock(archive("r", "2026-02-01T00:00:00Z"));

        LockDifference newer = LockDifference.between(locked, lock(archive("s", "2026-02-02T00:00:00Z")));
        assertThat(newer.isEmpty()).isTrue();
        newer.refuseReplays(profile);

        LockDifference older = LockDifference.between(locked, lock(archive("q", "2026-01-31T00:00:00Z")));
        assertThatThrownBy(() -> older.refuseReplays(profile))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(
                        "image main trixie is of 2026-01-31T00:00:00Z, the lock's of 2026-02-01T00:00:00Z");

        LockDifference other = LockDifference.between(locked, lock(archive("x", "2026-02-01T00:00:00Z")));
        assertThatThrownBy(() -> other.refuseReplays(profile)).hasMessageContaining("another release file");
    }
}
