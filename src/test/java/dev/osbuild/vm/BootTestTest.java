package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.profile.Budgets;
import dev.osbuild.profile.GuestCheck;
import dev.osbuild.profile.Init;
import dev.osbuild.profile.Services;
import dev.osbuild.profile.Vm;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootTestTest {

    @TempDir
    Path folder;

    @Test
    void aSoundImagePassesAndLeavesEvidence() throws IOException {
        BootEvidence evidence = run(ScriptedMachine.healthy(), 60.0);

        assertThat(evidence.passed()).isTrue();
        JsonNode json = evidenceFile();
        assertThat(json.path("passed").asBoolean()).isTrue();
        assertThat(json.path("runs")).hasSize(2);
        assertThat(json.path("runs").path(1).path("firmware").asText()).isEqualTo("uefi");
        assertThat(json.path("runs").path(0).path("memoryUsedBytes").asLong()).isEqualTo(20_480_000);
        assertThat(folder.resolve("serial-bios.log")).content().contains("osbuild: loader");
        assertThat(folder.resolve("serial-uefi.log")).exists();
    }

    @Test
    void aSlowImageIsBootedThreeTimesBeforeItFails() throws IOException {
        assertThatThrownBy(() -> run(ScriptedMachine.healthy(), -1.0))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("seconds to the login prompt under BIOS: expected at most -1.0");

        assertThat(evidenceFile().path("runs").path(0).path("loginSecondsOfEachBoot"))
                .hasSize(3);
    }

    @Test
    void aPanicFailsTheTestAndIsKeptAsEvidence() throws IOException {
        assertThatThrownBy(() -> run(new ScriptedMachine("Kernel panic - not syncing: no init\r\n"), 60.0))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("boot under BIOS")
                .hasMessageContaining("the kernel panicked: no init");

        assertThat(evidenceFile().path("passed").asBoolean()).isFalse();
        assertThat(evidenceFile().path("runs")).isEmpty();
    }

    @Test
    void whatTheProfileAsksForIsTriedOnceAndKeptAsEvidence() throws IOException {
        run(ScriptedMachine.healthy(), 60.0, List.of(new GuestCheck("it counts", "seq 3", Duration.ofSeconds(10))));

        JsonNode json = evidenceFile();
        assertThat(json.path("runs")
                        .path(0)
                        .path("guestChecks")
                        .path(0)
                        .path("name")
                        .asText())
                .isEqualTo("it counts");
        assertThat(json.path("runs").path(1).path("guestChecks")).isEmpty();
        assertThat(json.path("checks").findValuesAsText("name")).contains("it counts under BIOS");
    }

    private BootEvidence run(QemuLauncher launcher, double bootSeconds) throws IOException {
        return run(launcher, bootSeconds, List.of());
    }

    private BootEvidence run(QemuLauncher launcher, double bootSeconds, List<GuestCheck> checks) throws IOException {
        Path image = Files.writeString(folder.resolve("image.qcow2"), "image");
        try (Store store = Store.open(folder.resolve("cache"))) {
            return new BootTest(launcher, store.scratch(), EventSink.NONE)
                    .run(new BootTest.Request(
                            image,
                            folder,
                            new Vm(Size.ofMebibytes(64), Size.ofMebibytes(256), 1),
                            List.of(Firmware.BIOS, Firmware.UEFI),
                            new BootExpectations(
                                    "osbuild",
                                    "0.1.0",
                                    Init.BUSYBOX,
                                    new Services(List.of(), List.of(), List.of(), List.of()),
                                    new Budgets(
                                            Optional.of(Size.parse("8 MB")),
                                            Map.of(),
                                            Optional.of(Size.parse("40 MB")),
                                            Optional.of(bootSeconds))),
                            checks,
                            new AcceleratorChoice(Accelerator.TCG, "a test"),
                            Duration.ofSeconds(10)));
        }
    }

    private JsonNode evidenceFile() throws IOException {
        return CanonicalJson.readTree(Files.readAllBytes(folder.resolve(BootTest.EVIDENCE)));
    }
}
