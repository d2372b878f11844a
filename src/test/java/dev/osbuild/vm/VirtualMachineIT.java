package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.build.BuildSettings;
import dev.osbuild.build.Profiles;
import dev.osbuild.build.Workspace;
import dev.osbuild.store.CacheFolder;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualMachineIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private static Workspace workspace;
    private static QemuLauncher launcher;

    @BeforeAll
    static void openTools() throws IOException {
        Path cache = CacheFolder.of(System.getenv());
        BuildSettings settings =
                new BuildSettings(cache, cache, 1, Optional.empty(), false, false, false, false, System.getenv());
        workspace = Workspace.open(Profiles.read("minimal", Map.of()), settings, EventSink.NONE);
        launcher = workspace.qemu();
    }

    @AfterAll
    static void closeTools() throws IOException {
        workspace.close();
    }

    @Test
    void aBootSectorPrintsAndEndsTheMachine() throws IOException {
        Path log = folder.resolve("serial.log");
        Machine machine = machine("hello from the guest\r\n").withExtraArguments(BootSector.EXIT_DEVICE);
        try (VirtualMachine running = VirtualMachine.start(launcher, machine, runFolder(), log, LIMIT)) {
            assertThat(running.console().expect(Pattern.compile("hello from the guest\n"), 0, LIMIT))
                    .get()
                    .satisfies(found -> assertThat(found.at()).isPositive());
            assertThat(running.waitForExit(LIMIT)).hasValue(BootSector.SUCCESS);
        }
        assertThat(log).hasContent("hello from the guest\r\n");
    }

    @Test
    void aMachineThatHangsIsSaidSoWithItsLastLines() throws Exception {
        Path log = folder.resolve("serial.log");
        try (VirtualMachine running =
                VirtualMachine.start(launcher, machine("osbuild: loader\r\n"), runFolder(), log, LIMIT)) {
            BootWatch watch = new BootWatch(running, Firmware.BIOS, log);

            assertThatThrownBy(() -> watch.awaitLogin(Duration.ofSeconds(5)))
                    .isInstanceOf(OsbuildException.VerificationFailed.class)
                    .hasMessageContaining("after 5 s; the last thing seen was the boot loader")
                    .hasMessageContaining("osbuild: loader");
            JsonNode status = running.qmp().orElseThrow().execute("query-status", Map.of(), LIMIT);
            assertThat(status.path("status").asText()).isEqualTo("running");
            running.qmp().orElseThrow().execute("system_reset", Map.of(), LIMIT);
            assertThat(running.waitForExit(LIMIT)).hasValue(0);
            assertThat(running.shutdownReason()).contains("host-qmp-system-reset");
        }
    }

    @Test
    void aPanicEndsTheWait() throws IOException {
        Path log = folder.resolve("serial.log");
        Machine machine = machine("[ 1.0] Kernel panic - not syncing: no init found\r\n");
        try (VirtualMachine running = VirtualMachine.start(launcher, machine, runFolder(), log, LIMIT)) {
            assertThatThrownBy(() -> new BootWatch(running, Firmware.BIOS, log).awaitLogin(LIMIT))
                    .hasMessageContaining("the kernel panicked: no init found");
        }
    }

    @Test
    void theProbeTrustsOnlyAGuestThatEnds() throws Exception {
        try (Store store = Store.open(folder.resolve("cache"))) {
            AcceleratorProbe probe = new AcceleratorProbe(launcher, store, InstantSource.system());

            assertThat(probe.runsWithin(Accelerator.TCG, LIMIT)).isTrue();
            assertThat(probe.runsWithin(Accelerator.TCG, Duration.ofMillis(1))).isFalse();
            AcceleratorChoice choice = probe.choose();
            assertThat(probe.choose()).isEqualTo(choice);
        }
    }

    private Machine machine(String text) throws IOException {
        Path disk = Files.write(folder.resolve("guest.img"), BootSector.printing(text));
        return Machine.of(Firmware.BIOS, Accelerator.TCG, Size.ofMebibytes(16), 1, Disk.unchanged(disk));
    }

    private Path runFolder() throws IOException {
        return Files.createDirectory(folder.resolve("run"));
    }
}
