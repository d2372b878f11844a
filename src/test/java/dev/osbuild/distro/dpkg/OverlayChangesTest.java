package dev.osbuild.distro.dpkg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayChangesTest {

    private static final SourceEpoch EPOCH = new SourceEpoch(1_700_000_000);

    @TempDir
    Path folder;

    private Path tree;
    private Path upper;

    @BeforeEach
    void makeTrees() throws IOException {
        tree = Files.createDirectories(folder.resolve("tree"));
        upper = Files.createDirectories(folder.resolve("upper"));
        Files.createDirectories(tree.resolve("etc/old"));
        Files.writeString(tree.resolve("etc/kept"), "kept");
        Files.writeString(tree.resolve("etc/changed"), "before");
        Files.writeString(tree.resolve("etc/old/file"), "old");
    }

    @Test
    void replacesFilesWithoutTouchingTheirOtherNames() throws IOException {
        Path stored = folder.resolve("stored");
        Files.createLink(stored, tree.resolve("etc/changed"));
        Files.createDirectories(upper.resolve("etc/new"));
        Files.writeString(upper.resolve("etc/changed"), "after");
        Files.writeString(upper.resolve("etc/new/file"), "new");

        new OverlayChanges(upper, tree, EPOCH).apply();

        assertThat(tree.resolve("etc/changed")).hasContent("after");
        assertThat(stored).hasContent("before");
        assertThat(tree.resolve("etc/kept")).hasContent("kept");
        assertThat(tree.resolve("etc/new/file")).hasContent("new");
        assertThat(Files.getLastModifiedTime(tree.resolve("etc/changed")).toMillis())
                .isEqualTo(EPOCH.seconds() * 1000);
    }

    @Test
    void whiteoutsDelete() throws IOException {
        Path whiteout = Files.createDirectories(upper.resolve("etc")).resolve("old");
        Files.createFile(whiteout);
        attribute(whiteout, "overlay.whiteout");

        new OverlayChanges(upper, tree, EPOCH).apply();

        assertThat(tree.resolve("etc/old")).doesNotExist();
        assertThat(tree.resolve("etc/kept")).exists();
    }

    @Test
    void opaqueFoldersHideWhatWasThere() throws IOException {
        Files.createDirectories(upper.resolve("etc"));
        attribute(upper.resolve("etc"), "overlay.opaque");
        Files.writeString(upper.resolve("etc/new"), "new");

        new OverlayChanges(upper, tree, EPOCH).apply();

        assertThat(tree.resolve("etc")).isDirectoryNotContaining("glob:**/kept");
        assertThat(tree.resolve("etc/new")).hasContent("new");
    }

    @Test
    void theOverlaysOwnAttributesAreNotKept() throws IOException {
        Files.createDirectories(upper.resolve("etc"));
        Files.writeString(upper.resolve("etc/changed"), "after");
        attribute(upper.resolve("etc/changed"), "overlay.origin");

        new OverlayChanges(upper, tree, EPOCH).apply();

        assertThat(Files.getFileAttributeView(tree.resolve("etc/changed"), UserDefinedFileAttributeView.class)
                        .list())
                .isEmpty();
    }

    private static void attribute(Path path, String name) throws IOException {
        Assumptions.assumeTrue(
                Files.getFileStore(path).supportsFileAttributeView(UserDefinedFileAttributeView.class),
                "the temporary folder's file system has no user attributes");
        Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
                .write(name, ByteBuffer.wrap(new byte[] {'y'}));
    }
}
