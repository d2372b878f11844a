package dev.osbuild.distro.dpkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreePlanTest {

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("cache"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void filesOfBinLandInUsrBin() throws IOException {
        Path tree = make(
                new DebBuilder("old").folder("./bin").file("./bin/old", "x"),
                new DebBuilder("new").folder("./usr").folder("./usr/bin").file("./usr/bin/new", "y"));

        assertThat(Files.readSymbolicLink(tree.resolve("bin"))).hasToString("usr/bin");
        assertThat(tree.resolve("usr/bin/old")).hasContent("x");
        assertThat(tree.resolve("usr/bin/new")).hasContent("y");
    }

    @Test
    void aLinkOutOfTheTreeIsFollowedInsideIt() throws IOException {
        Path tree = make(
                new DebBuilder("link").symlink("./bad", "/../../usr/bin"),
                new DebBuilder("through").folder("./bad").file("./bad/file", "x"));

        assertThat(tree.resolve("usr/bin/file")).hasContent("x");
    }

    @Test
    void nothingLandsBelowALinkToNowhere() {
        assertThatThrownBy(() -> make(
                        new DebBuilder("link").symlink("./bad", folder.toString()),
                        new DebBuilder("through").folder("./bad").file("./bad/file", "x")))
                .hasMessage("the packages link and through both hold /bad");
        assertThat(folder.resolve("file")).doesNotExist();
    }

    @Test
    void theReplacingPackagesFileWinsInEitherOrder() throws IOException {
        Path tree = make(
                new DebBuilder("a-new", "Replaces: b-old (<< 2), other").file("./file", "new"),
                new DebBuilder("b-old").file("./file", "old"));
        assertThat(tree.resolve("file")).hasContent("new");
    }

    @Test
    void twoPackagesWithTheSameFileAreRefused() {
        assertThatThrownBy(() ->
                        make(new DebBuilder("one").file("./file", "1"), new DebBuilder("two").file("./file", "2")))
                .isInstanceOf(OsbuildException.StepFailed.class)
                .hasMessage("the packages one and two both hold /file");
    }

    @Test
    void filesAreSharedWithTheStore() throws IOException {
        Path tree = make(new DebBuilder("one").file("./file", "1"));
        assertThat((int) Files.getAttribute(tree.resolve("file"), "unix:nlink")).isEqualTo(2);
    }

    private Path make(DebBuilder... builders) throws IOException {
        List<DebPackage> debs = new ArrayList<>();
        for (DebBuilder builder : builders) {
            debs.add(builder.build(folder));
        }
        TreePlan plan = new TreePlan();
        plan.addMergedUsr();
        List<UnpackedPackage> unpacked = new PackageTrees(store).unpackAll(debs, 2, EventSink.NONE);
        unpacked.forEach(plan::noteReplaces);
        for (UnpackedPackage each : unpacked) {
            plan.add(each);
        }
        Path tree = Files.createDirectory(folder.resolve("tree"));
        new LinkFarm(tree, false).make(plan);
        return tree;
    }
}
