package dev.osbuild.distro.dpkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PackageTreesTest {

    @TempDir
    Path folder;

    private Store store;
    private PackageTrees trees;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("cache"));
        trees = new PackageTrees(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsModesDatesAndLinksAndUnpacksOnce() throws IOException {
        DebPackage deb = new DebBuilder("tool")
                .folder("./usr")
                .folder("./usr/bin")
                .file("./usr/bin/tool", 04755, new byte[] {1, 2, 3})
                .hardLink("./usr/bin/same", "./usr/bin/tool")
                .symlink("./usr/bin/link", "/etc/alternatives/tool")
                .build(folder);

        Path data = trees.dataOf(deb);

        Path tool = data.resolve("usr/bin/tool");
        assertThat((int) Files.getAttribute(tool, "unix:mode") & 07777).isEqualTo(04755);
        assertThat(Files.getLastModifiedTime(tool).toMillis()).isEqualTo(1_000_000_000_000L);
        assertThat(Files.isSameFile(tool, data.resolve("usr/bin/same"))).isTrue();
        assertThat(Files.readSymbolicLink(data.resolve("usr/bin/link"))).hasToString("/etc/alternatives/tool");
        Files.delete(deb.file());
        assertThat(trees.dataOf(deb)).isEqualTo(data);
    }

    @Test
    void writesWhatDpkgKeepsOfAPackage() throws IOException {
        DebPackage deb = new DebBuilder("conf")
                .control("conffiles", "/etc/conf\nremove-on-upgrade /etc/old\n")
                .folder(".")
                .folder("./etc")
                .file("./etc/conf", "a")
                .file("./etc/data", "a")
                .build(folder);

        UnpackedPackage unpacked =
                trees.unpackAll(List.of(deb), 1, EventSink.NONE).get(0);

        assertThat(unpacked.info("list")).hasContent("/.\n/etc\n/etc/conf\n/etc/data\n");
        assertThat(unpacked.info("md5sums")).hasContent("0cc175b9c0f1b6a831c399e269772661  etc/data\n");
        assertThat(DpkgDatabase.status(unpacked)).isEqualTo("""
                Package: conf
                Status: install ok unpacked
                Version: 1.0-1
                Architecture: amd64
                Conffiles:
                 /etc/conf 0cc175b9c0f1b6a831c399e269772661
                 /etc/old newconffile remove-on-upgrade
                """);
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                hostile("a path out of the root", deb -> deb.file("../evil", "x")),
                hostile("an absolute path", deb -> deb.file("/evil", "x")),
                hostile("a path through '..'", deb -> deb.folder("./a").file("./a/../../evil", "x")),
                hostile("a file below a link", deb -> deb.symlink("./a", "/tmp").file("./a/evil", "x")),
                hostile(
                        "a file over a link",
                        deb -> deb.symlink("./a", "/tmp/evil").file("./a", "x")),
                hostile("a hard link out of the root", deb -> deb.hardLink("./a", "../../etc/passwd")),
                hostile("a hard link to an absolute path", deb -> deb.hardLink("./a", "/etc/passwd")),
                hostile(
                        "a hard link to a link",
                        deb -> deb.symlink("./a", "/etc/passwd").hardLink("./b", "./a")),
                hostile("a hard link to nothing", deb -> deb.hardLink("./a", "./b")),
                hostile("a device", deb -> deb.special("./null", TarConstants.LF_CHR)),
                hostile("a block device", deb -> deb.special("./disk", TarConstants.LF_BLK)),
                hostile("a pipe", deb -> deb.special("./pipe", TarConstants.LF_FIFO)),
                hostile("a path twice", deb -> deb.file("./a", "x").file("./a", "y")),
                hostile("a line feed in a name", deb -> deb.file("./a\nb", "x")),
                hostile("a root that is a link", deb -> deb.symlink(".", "/tmp")),
                hostile("a bomb", deb -> deb.file("./bomb", 0644, new byte[80 << 20])));
    }

    private static Arguments hostile(String what, UnaryOperator<DebBuilder> content) {
        return Arguments.of(what, content);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void refusesHostilePackages(String what, UnaryOperator<DebBuilder> content) throws IOException {
        DebPackage deb = content.apply(new DebBuilder("evil")).build(folder);

        assertThatThrownBy(() -> trees.dataOf(deb))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("the package evil cannot be unpacked");
        assertThat(folder.resolve("cache/tmp/evil")).doesNotExist();
        assertThat(folder.resolve("cache/trees/packages")).doesNotExist();
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        DebBuilder builder = new DebBuilder("cut").file("./a", "some text");
        byte[] whole = Files.readAllBytes(builder.build(folder).file());
        for (int length = 0; length < whole.length - 2; length += 7) {
            DebPackage cut = builder.write(folder, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> trees.dataOf(cut)).isInstanceOf(OsbuildException.VerificationFailed.class);
        }
    }

    @Test
    void refusesAPackageThatIsNotTheLockedOne() throws IOException {
        DebPackage deb = new DebBuilder("one").file("./a", "x").build(folder);
        LockedPackage other = new LockedPackage(
                "one", "2.0-1", "amd64", Digest.ofFile(deb.file()), deb.locked().size(), "one.deb", "main");

        assertThatThrownBy(() -> trees.dataOf(new DebPackage(other, deb.file())))
                .hasMessageContaining("says '1.0-1' where its index or lock says '2.0-1'");
    }
}
