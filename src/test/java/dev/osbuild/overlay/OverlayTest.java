package dev.osbuild.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {

    @TempDir
    private Path folder;

    private void file(String path, String permissions) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private void declare(String... lines) throws IOException {
        Files.writeString(folder.resolve(Overlay.DECLARATIONS), String.join("\n", lines) + "\n");
    }

    @Test
    void takesOwnersAndModesFromDeclarationsAndNeverFromTheMachine() throws IOException {
        file("etc/shadow", "rw-rw-rw-");
        file("etc/rc", "rwx------");
        file("etc/motd", "rw-------");
        declare("# accounts", "/etc/shadow  0640  root:shadow");

        assertThat(Overlay.read(folder).entries())
                .containsExactly(
                        new OverlayEntry.Folder("etc", new Access(0755, "root", "root"), false),
                        new OverlayEntry.RegularFile(
                                "etc/motd", new Access(0644, "root", "root"), folder.resolve("etc/motd")),
                        new OverlayEntry.RegularFile(
                                "etc/rc", new Access(0755, "root", "root"), folder.resolve("etc/rc")),
                        new OverlayEntry.RegularFile(
                                "etc/shadow", new Access(0640, "root", "shadow"), folder.resolve("etc/shadow")));
    }

    @Test
    void addsDeclaredFoldersAndLinksWithTheirParents() throws IOException {
        declare("/var/tmp/ 1777 root:root", "/usr/bin/ls -> busybox");

        assertThat(Overlay.read(folder).entries())
                .containsExactly(
                        new OverlayEntry.Folder("usr", Access.FOLDER, false),
                        new OverlayEntry.Folder("usr/bin", Access.FOLDER, false),
                        new OverlayEntry.Link("usr/bin/ls", "busybox"),
                        new OverlayEntry.Folder("var", Access.FOLDER, false),
                        new OverlayEntry.Folder("var/tmp", new Access(01777, "root", "root"), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/motd 0644",
                "etc/motd 0644 root:root",
                "/etc/../motd 0644 root:root",
                "/ 0755 root:root",
                "/etc/motd rw-r--r-- root:root",
                "/etc/motd 0844 root:root",
                "/etc/motd 0644 root",
                "/etc/missing 0644 root:root",
                "/etc/motd/ 0755 root:root",
                "/etc/motd -> issue"
            })
    void refusesADeclarationThatCannotHold(String line) throws IOException {
        file("etc/motd", "rw-r--r--");
        declare("# first line", line);

        assertThatThrownBy(() -> Overlay.read(folder)).isInstanceOfSatisfying(OsbuildException.Usage.class, e -> {
            assertThat(e.where()).endsWith(".overlay:2");
            assertThat(e.fix()).isNotEmpty();
        });
    }

    @Test
    void refusesToDeclareAPathTwice() throws IOException {
        declare("/tmp/ 1777 root:root", "/tmp/ 0755 root:root");

        assertThatThrownBy(() -> Overlay.read(folder)).hasMessageContaining("'/tmp' is declared twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay/minimal", "overlay/initramfs"})
    void readsTheShippedOverlays(String shipped) throws IOException {
        assertThat(Overlay.read(Path.of(shipped)).entries()).isNotEmpty();
    }
}
