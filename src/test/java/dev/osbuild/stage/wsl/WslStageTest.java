package dev.osbuild.stage.wsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.profile.Init;
import dev.osbuild.profile.Os;
import dev.osbuild.profile.Wsl;
import dev.osbuild.stage.FakeStageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WslStageTest {

    private static final Os OS = new Os("test", "Test", "1", Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    private Path folder;

    private static Wsl wsl(Optional<String> user, Optional<Boolean> systemd) {
        return new Wsl(Optional.of("Test"), user, systemd, true, false);
    }

    @Test
    void holdsItsSettingsAndNeitherKernelNorResolver() throws IOException {
        Path tree = folder.resolve("tree");
        for (String file : List.of("boot/vmlinuz", "usr/lib/modules/6.1/m.ko", "etc/resolv.conf", "etc/hosts")) {
            Files.createDirectories(tree.resolve(file).getParent());
            Files.writeString(tree.resolve(file), file);
        }
        Set<String> names = new TreeSet<>();
        try (FakeStageContext context = new FakeStageContext(folder, command -> {
            boolean gzip = command.arguments().get(0).equals("pigz");
            byte[] said = gzip ? Files.readAllBytes(FakeStageContext.host(command, "/plain")) : new byte[0];
            Files.write(command.standardOutput().orElseThrow(), said);
        })) {
            context.inputs.put("rootfs", tree);
            WslStage.Configuration configuration =
                    new WslStage.Configuration(OS, Init.BUSYBOX, List.of(), wsl(Optional.empty(), Optional.empty()));
            new WslStage().run(configuration, context);
            assertThat(context.output("wsl")).hasSameBinaryContentAs(context.output("wsl-tar"));
            try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(context.output("wsl")))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    names.add(entry.getName());
                }
            }
        }
        assertThat(names)
                .contains("etc/wsl.conf", "etc/wsl-distribution.conf", "etc/hosts")
                .noneMatch(name -> name.contains("vmlinuz") || name.endsWith(".ko") || name.contains("resolv"));
    }

    @Test
    void saysInItsSettingsWhatTheProfileSays() {
        assertThat(WslSettings.start(wsl(Optional.of("me"), Optional.empty()), Init.SYSTEMD))
                .isEqualTo("""
                        [boot]
                        systemd=true
                        [user]
                        default=me
                        [automount]
                        enabled=true
                        [interop]
                        enabled=false
                        """);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new WslStage.Configuration(
                        OS, Init.BUSYBOX, List.of(), wsl(Optional.empty(), Optional.of(true))))
                .hasMessageContaining("wsl.systemd");
        assertThatThrownBy(() -> new WslStage.Configuration(
                        OS, Init.BUSYBOX, List.of(), wsl(Optional.of("nobody"), Optional.empty())))
                .hasMessageContaining("no account of this profile");
    }
}
