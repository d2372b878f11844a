package dev.osbuild.stage.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.profile.Distribution;
import dev.osbuild.profile.Init;
import dev.osbuild.profile.Modules;
import dev.osbuild.profile.Os;
import dev.osbuild.profile.Platform;
import dev.osbuild.profile.Services;
import dev.osbuild.profile.User;
import dev.osbuild.stage.FakeStageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootfsStageTest {

    @TempDir
    Path folder;

    private Path base;
    private Path overlay;

    @BeforeEach
    void makeInputs() throws IOException {
        base = Files.createDirectories(folder.resolve("base"));
        Files.createDirectories(base.resolve("etc"));
        Files.createDirectories(base.resolve("usr/lib/systemd/system"));
        Files.createSymbolicLink(base.resolve("lib"), Path.of("usr/lib"));
        Files.writeString(base.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(base.resolve("etc/group"), "root:x:0:\naudio:x:29:\n");
        Files.writeString(base.resolve("etc/motd"), "from a package\n");
        Files.writeString(
                base.resolve("usr/lib/systemd/system/web.service"),
                "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\nAlias=http.service\n");
        overlay = Files.createDirectories(folder.resolve("overlay/one"));
    }

    @Test
    void laysOverlaysOverPackagesAndLeavesTheirFilesAlone() throws IOException {
        Files.createDirectories(overlay.resolve("lib/own"));
        Files.createDirectories(overlay.resolve("etc"));
        Files.writeString(overlay.resolve("etc/motd"), "ours\n");
        Files.writeString(overlay.resolve("lib/own/file"), "x\n");
        Files.writeString(overlay.resolve(".overlay"), "/etc/motd 0640 root:root\n/srv/ 1777 root:root\n");

        Path tree = run(Init.SYSTEMD, List.of(), services(List.of(), List.of(), List.of()));

        assertThat(tree.resolve("etc/motd")).hasContent("ours\n");
        assertThat(mode(tree.resolve("etc/motd"))).isEqualTo("rw-r-----");
        assertThat(base.resolve("etc/motd")).hasContent("from a package\n");
        assertThat(tree.resolve("usr/lib/own/file")).exists();
        assertThat(tree.resolve("srv")).isDirectory();
        assertThat(tree.resolve(".overlay")).doesNotExist();
        assertThat(tree.resolve("etc/hostname")).hasContent("box\n");
        assertThat(tree.resolve("usr/lib/os-release"))
                .content()
                .contains("PRETTY_NAME=\"The \\\"box\\\" 1.2\"\n", "ID=box\nID_LIKE=debian\n");
        assertThat(Files.getLastModifiedTime(tree.resolve("etc")).toMillis())
                .isEqualTo(FakeStageContext.EPOCH.seconds() * 1000);
    }

    @Test
    void unitsAreEnabledAndMasked() throws IOException {
        Path tree = run(Init.SYSTEMD, List.of(), services(List.of("web"), List.of(), List.of("noise.timer")));

        Path units = tree.resolve("etc/systemd/system");
        assertThat(Files.readSymbolicLink(units.resolve("multi-user.target.wants/web.service")))
                .hasToString("/usr/lib/systemd/system/web.service");
        assertThat(Files.readSymbolicLink(units.resolve("http.service")))
                .hasToString("/usr/lib/systemd/system/web.service");
        assertThat(Files.readSymbolicLink(units.resolve("noise.timer"))).hasToString("/dev/null");
    }

    @Test
    void anUnknownUnitIsRefusedWithSimilarNames() {
        assertThatThrownBy(() -> run(Init.SYSTEMD, List.of(), services(List.of("webb"), List.of(), List.of())))
                .hasMessage("there is no unit 'webb.service' to enable")
                .extracting("fix")
                .asString()
                .contains("web.service");
    }

    @Test
    void anUnknownGroupIsRefused() {
        User user = new User("ada", Optional.empty(), List.of("vidoe"), "/bin/sh", Optional.empty(), List.of());
        assertThatThrownBy(() -> run(Init.BUSYBOX, List.of(user), services(List.of(), List.of(), List.of())))
                .hasMessage("the group 'vidoe' of user 'ada' does not exist");
    }

    @Test
    void theServiceIsToldToSystemdWordByWord() throws IOException {
        Files.writeString(
                base.resolve("usr/lib/systemd/system/osbuild-platform.service"),
                "[Service]\n[Install]\nWantedBy=multi-user.target\n");

        Path tree = run(Init.SYSTEMD, service(List.of("/usr/bin/gate", "a b", "$HOME 100%", "\"\\"), "root"));

        assertThat(tree.resolve("etc/systemd/system/osbuild-platform.service.d/profile.conf"))
                .hasContent("""
                        [Service]
                        ExecStart="/usr/bin/gate" "a b" "$$HOME 100%%" "\\"\\\\"
                        User=root
                        EnvironmentFile=-/run/osbuild/platform.env
                        RestartSec=2500ms
                        """);
        assertThat(tree.resolve("etc/systemd/system/multi-user.target.wants/osbuild-platform.service"))
                .isSymbolicLink();
    }

    @Test
    void theServiceIsALineOfInittabUnderBusyBox() throws IOException {
        Files.createDirectories(base.resolve("usr/lib/osbuild"));
        Files.writeString(base.resolve("usr/lib/osbuild/platform"), "#!/bin/sh\n");
        Files.writeString(base.resolve("etc/inittab"), "::sysinit:/boot\n");

        Path tree = run(Init.BUSYBOX, service(List.of("/usr/bin/gate", "a b"), "root"));

        assertThat(tree.resolve("etc/inittab")).hasContent("::sysinit:/boot\n::respawn:/usr/lib/osbuild/platform\n");
        assertThat(tree.resolve("etc/osbuild/platform"))
                .hasContent("user=root\nrestart-delay=3\nenvironment=optional\nargument=/usr/bin/gate\nargument=a b\n");
    }

    @Test
    void aServiceThatNothingCouldRunIsRefused() {
        assertThatThrownBy(() -> run(Init.SYSTEMD, service(List.of("/bin/gate"), "root")))
                .hasMessageContaining("nothing in the system can run the service")
                .extracting("fix")
                .asString()
                .contains("overlay/base");
    }

    @Test
    void aServiceThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> run(Init.SYSTEMD, service(List.of("/bin/gate"), "gate")))
                .hasMessage("the system has no account 'gate'");
        assertThatThrownBy(() -> service(List.of("gate"), "root")).hasMessageContaining("absolute path");
        assertThatThrownBy(() -> service(List.of("/gate", "a\nUser=root"), "root"))
                .hasMessageContaining("control character");
    }

    private static Platform service(List<String> command, String user) {
        return new Platform(command, user, Duration.ofMillis(2500), Platform.Environment.OPTIONAL);
    }

    private Path run(Init init, List<User> users, Services services) throws IOException {
        return run(init, users, services, Optional.empty());
    }

    private Path run(Init init, Platform platform) throws IOException {
        return run(init, List.of(), services(List.of(), List.of(), List.of()), Optional.of(platform));
    }

    private Path run(Init init, List<User> users, Services services, Optional<Platform> platform) throws IOException {
        try (FakeStageContext context = new FakeStageContext(folder, command -> {})) {
            context.inputs.put("base-rootfs", base);
            context.externals.put("overlay/one", overlay);
            Os os = new Os("box", "The \"box\"", "1.2", Optional.empty(), Optional.empty(), Optional.empty());
            Distribution distribution = new Distribution(
                    "debian",
                    "trixie",
                    List.of("main"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            new RootfsStage()
                    .run(
                            new RootfsStage.Configuration(
                                    os,
                                    distribution,
                                    init,
                                    List.of("overlay/one"),
                                    users,
                                    services,
                                    platform,
                                    new Modules(List.of("**")),
                                    Optional.of("box"),
                                    Optional.empty(),
                                    Optional.empty()),
                            context);
            return context.output("rootfs");
        }
    }

    private static Services services(List<String> enable, List<String> disable, List<String> mask) {
        return new Services(enable, disable, mask, List.of());
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
