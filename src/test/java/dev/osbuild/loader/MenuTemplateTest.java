package dev.osbuild.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.profile.Boot;
import dev.osbuild.profile.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MenuTemplateTest {

    private static final Os OS =
            new Os("osbuild", "Ann's system", "1.0", Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    private Path folder;

    @Test
    void fillsTheShippedMenu() throws IOException {
        String menu = MenuTemplate.read(Path.of("grub/disk.cfg"), "grub/disk.cfg")
                .fill(MenuTemplate.values(
                        OS, new Boot("console=ttyS0 quiet", Optional.empty(), 3), "osbuild.system=part:system"));

        assertThat(menu)
                .contains("set timeout=3\n")
                .contains("menuentry 'Ann'\\''s system 1.0' {")
                .contains("if linux16 /boot/vmlinuz osbuild.system=part:system console=ttyS0 quiet; then")
                .contains("elif linux /boot/vmlinuz osbuild.system=part:system console=ttyS0 quiet; then")
                .doesNotContain("@");
    }

    @Test
    void neverLeavesAFailedStartWaitingForAKey() throws IOException {
        assertThat(Files.readString(Path.of("grub/disk.cfg")))
                .containsPattern("if linux16 [^\\n]+; then\\n\\s+if initrd16 [^\\n]+; then\\n\\s+boot\\n")
                .containsPattern("if linux [^\\n]+; then\\n\\s+if initrd [^\\n]+; then\\n\\s+boot\\n")
                .containsPattern("reboot\\n}");
    }

    @Test
    void refusesAnUnknownWord() throws IOException {
        Path template = Files.writeString(folder.resolve("menu"), "set timeout=@time@\n");

        assertThatThrownBy(() -> MenuTemplate.read(template, "grub/disk.cfg")
                        .fill(MenuTemplate.values(OS, new Boot("", Optional.empty(), 0), "")))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("@time@");
    }

    @Test
    void refusesAProfileThatWouldRunCommandsInTheBootLoader() {
        assertThatThrownBy(() -> new Boot("quiet; reboot", Optional.empty(), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Boot("", Optional.of("a\n} reboot"), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
