package dev.osbuild.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aLockFileThatAnotherProcessTakesForRubbishIsMadeAgain() throws Exception {
        AtomicBoolean running = new AtomicBoolean(true);
        Thread other = new Thread(() -> {
            while (running.get()) {
                removeNewLockFiles();
            }
        });
        other.start();
        try {
            for (int i = 0; i < 200; i++) {
                try (ScratchSpace space = ScratchSpace.open(folder.resolve("tmp"))) {
                    assertThat(space.newFolder("work")).isDirectory();
                }
            }
        } finally {
            running.set(false);
            other.join();
        }
    }

    private void removeNewLockFiles() {
        try (var files = Files.newDirectoryStream(folder.resolve("tmp"), "run-*.lock")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFileIsFetchedOnce() throws IOException {
        AtomicInteger fetches = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            Path file = store.files().getOrAdd(Digest.of("content"), "a test", temporary -> {
                fetches.incrementAndGet();
                Files.writeString(temporary, "content");
            });
            assertThat(file).hasContent("content");
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aFileOfOtherContentIsRefusedAndNotKept() throws IOException {
        assertThatThrownBy(() -> store.files()
                        .getOrAdd(
                                Digest.of("content"), "pool/a.deb", temporary -> Files.writeString(temporary, "other")))
                .isInstanceOfSatisfying(
                        OsbuildException.VerificationFailed.class,
                        e -> assertThat(e.where()).isEqualTo("pool/a.deb"));
        assertThat(store.files().find(Digest.of("content"))).isEmpty();
    }

    @Test
    void aFolderThatFailedHalfWayIsNotKept() throws IOException {
        assertThatThrownBy(() -> store.trees().getOrCreate("results", Digest.of("key"), work -> {
                    Files.writeString(work.resolve("half"), "half");
                    throw new IOException("power cut");
                }))
                .hasMessage("power cut");
        assertThat(store.trees().find("results", Digest.of("key"))).isEmpty();
    }

    @Test
    void aFolderWithoutItsMarkIsMadeAnew() throws IOException {
        Path tree = store.trees()
                .getOrCreate("results", Digest.of("key"), work -> Files.writeString(work.resolve("a"), "old"));
        Files.delete(StoredTrees.mark(tree));
        Path again = store.trees()
                .getOrCreate("results", Digest.of("key"), work -> Files.writeString(work.resolve("a"), "new"));
        assertThat(again.resolve("a")).hasContent("new");
    }

    @Test
    void workOfADeadProcessIsRemovedAndThatOfALivingOneStays() throws IOException {
        Path mine = store.scratch().newFolder("work");
        Path tmp = folder.resolve("tmp");
        Files.createDirectories(tmp.resolve("run-dead.work/half"));
        Files.createFile(tmp.resolve("run-dead.lock"));

        try (Store second = Store.open(folder)) {
            assertThat(tmp.resolve("run-dead.work")).doesNotExist();
            assertThat(tmp.resolve("run-dead.lock")).doesNotExist();
            assertThat(mine).isDirectory();
            assertThat(second.scratch().newFolder("work")).isNotEqualTo(mine);
        }
    }

    @Test
    void collectionRemovesWhatWasUsedLongestAgoUntilTheRestFits() throws IOException {
        Path old = file("old", 1000, 1);
        Path recent = file("recent", 1000, 2);
        Path tree = store.trees()
                .getOrCreate("packages", Digest.of("k"), work -> Files.write(work.resolve("f"), new byte[500]));
        Files.setLastModifiedTime(StoredTrees.mark(tree), FileTime.from(Instant.ofEpochSecond(3)));

        assertThat(new GarbageCollector(store).collect(new Size(1600)))
                .extracting(GarbageCollector.Entry::path)
                .containsExactly(old);
        assertThat(recent).exists();
        assertThat(new GarbageCollector(store).collect(new Size(0))).hasSize(2);
        assertThat(store.trees().find("packages", Digest.of("k"))).isEmpty();
    }

    @Test
    void collectionLeavesWhatIsInUse() throws IOException {
        Path file = file("busy", 1000, 1);
        try (Locks.Held held = store.locks()
                .acquire(StoredFiles.lockName(new Digest(file.getFileName().toString())))) {
            assertThat(new GarbageCollector(store).collect(new Size(0))).isEmpty();
        }
        assertThat(file).exists();
    }

    private Path file(String content, int size, long usedAt) throws IOException {
        byte[] bytes = java.util.Arrays.copyOf(content.getBytes(java.nio.charset.StandardCharsets.UTF_8), size);
        Path file = store.files().getOrAdd(Digest.of(bytes), "a test", temporary -> Files.write(temporary, bytes));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(usedAt)));
        return file;
    }
}
