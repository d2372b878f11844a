package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ISO image and its sibling on a virtio disk, started in every way they are made for. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class IsoIT {

    @TempDir
    static Path folder;

    private static BuiltImages images;
    private static Path iso;
    private static Path viso;

    @BeforeAll
    static void build() throws IOException {
        images = BuiltImages.of("minimal", folder);
        iso = images.build("iso", "viso");
        viso = images.artifact("viso");
    }

    @AfterAll
    static void close() throws IOException {
        images.close();
    }

    @Test
    void theyAreSmallAndNamed() throws IOException {
        assertThat(iso).hasFileName("osbuild-minimal-0.1.0-amd64.iso");
        assertThat(viso).hasFileName("osbuild-minimal-0.1.0-amd64.viso");
        assertThat(Files.size(iso)).isLessThanOrEqualTo(10_000_000);
        assertThat(Files.size(viso)).isLessThanOrEqualTo(8_000_000);
        byte[] image = Files.readAllBytes(iso);
        assertThat(new String(image, 32808, 32, StandardCharsets.US_ASCII).strip())
                .isEqualTo("OSBUILD_0_1_0");
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void startsAsADisc(Firmware firmware) throws IOException {
        assertStarts(BuiltImages.machine(firmware, Disk.unchanged(iso)));
        assertStarts(BuiltImages.machine(firmware, Disk.unchanged(iso)).withChipset(Machine.Chipset.Q35));
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void startsAsADisk(Firmware firmware) throws IOException {
        Path disk = Files.copy(iso, folder.resolve(firmware.label() + ".raw"));
        assertStarts(BuiltImages.machine(firmware, Disk.unchanged(disk)));
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void theVisoStartsAsADrive(Firmware firmware) throws IOException {
        assertStarts(BuiltImages.machine(firmware, Disk.unchanged(viso)));
    }

    private static void assertStarts(Machine machine) throws IOException {
        try (RunningGuest guest = images.start(machine)) {
            assertThat(guest.untilLogin()).contains("osbuild: loader").doesNotContain("cannot start");
        }
    }
}
