package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.SparseFile;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Partition;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk with two slots, damaged in every way that boot counting is for. Each start is one power-on. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SlotsIT {

    @TempDir
    static Path folder;

    private static final String IDENTITY =
            "/usr/lib/osbuild/host-key; cat /etc/machine-id;" + " sha256sum /etc/dropbear/dropbear_ed25519_host_key";

    private static BuiltImages images;
    private static Path built;

    private Path disk;

    @BeforeAll
    static void build() throws IOException {
        images = BuiltImages.of("minimal-ab", folder);
        built = images.build("raw");
    }

    @AfterAll
    static void close() throws IOException {
        images.close();
    }

    private SlotDisk slots() {
        return new SlotDisk(disk);
    }

    @BeforeEach
    void copy() throws IOException {
        disk = Files.createTempFile(folder, "disk", ".raw");
        Files.delete(disk);
        SparseFile.copy(built, disk);
    }

    @AfterEach
    void forget() throws IOException {
        Files.delete(disk);
    }

    private RunningGuest start(Firmware firmware) throws IOException {
        return images.start(BuiltImages.machine(firmware, new Disk(disk, true)));
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void aGoodSlotIsMarkedSoAndKeepsWhatIsWrittenOutside(Firmware firmware) throws Exception {
        String identity;
        try (RunningGuest guest = start(firmware)) {
            GuestShell shell = guest.shell();
            identity = shell.run(IDENTITY).output();
            assertThat(shell.run("echo kept >/config/note && echo kept >/data/note && sync && poweroff")
                            .exitCode())
                    .isZero();
            assertThat(guest.untilEnd())
                    .contains("(slot a)")
                    .contains("every block of the system image was proved by dm-verity")
                    .contains("slot a is marked as good");
        }
        assertThat(slots().environment()).contains("a_try=3").contains("b_try=3");

        try (RunningGuest guest = start(firmware)) {
            GuestShell shell = guest.shell();
            assertThat(shell.run("cat /config/note /data/note").output()).isEqualTo("kept\nkept");
            assertThat(shell.run(IDENTITY).output())
                    .as("machine-id and host key")
                    .isEqualTo(identity);
        }
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void aDamagedSlotIsTriedThreeTimesThenTheOtherStarts(Firmware firmware) throws IOException {
        slots().prefer("ba");
        slots().damage("system-b");

        for (int attempt = 1; attempt <= 3; attempt++) {
            try (RunningGuest guest = start(firmware)) {
                assertThat(guest.untilEnd())
                        .contains("(slot b)")
                        .contains("cannot start: the system image is damaged")
                        .doesNotContain("osbuild: init");
            }
        }
        assertStartsFromA(firmware);
        assertStartsFromA(firmware);
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void aSlotWithoutKernelIsGivenUpAtOnce(Firmware firmware) throws IOException {
        slots().prefer("ba");
        slots().removeSecondKernel();

        try (RunningGuest guest = start(firmware)) {
            assertThat(guest.untilEnd()).contains("slot b cannot be loaded; it is given up");
        }
        assertStartsFromA(firmware);
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void powerThatFailsDuringEveryTryEndsAtTheOtherSlot(Firmware firmware) throws IOException {
        slots().prefer("ba");

        for (int attempt = 1; attempt <= 3; attempt++) {
            try (RunningGuest guest = start(firmware)) {
                guest.until("osbuild: note: every block");
            }
        }
        assertStartsFromA(firmware);
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void twoBadSlotsEndInAClearMessage(Firmware firmware) throws IOException {
        slots().damage("system-a");
        slots().damage("system-b");
        slots().patchEnvironment("a_try=3", "a_try=1");
        slots().patchEnvironment("b_try=3", "b_try=1");

        for (String slot : new String[] {"a", "b"}) {
            try (RunningGuest guest = start(firmware)) {
                assertThat(guest.untilEnd()).contains("(slot " + slot + ")").contains("cannot start");
            }
        }
        try (RunningGuest guest = start(firmware)) {
            assertThat(guest.until("osbuild: rescue: choose below")).contains("no slot can be started");
            if (firmware == Firmware.UEFI) {
                guest.until("Try all slots again");
                guest.pressEnter();
            }
            guest.untilEnd();
        }
        assertThat(slots().environment()).as("what the next start does").contains("a_try=1", "b_try=1");
    }

    @Test
    void theDataGrowToTheEndOfALargerDisk() throws Exception {
        try (RandomAccessFile larger = new RandomAccessFile(disk.toFile(), "rw")) {
            larger.setLength(larger.length() + (512L << 20));
        }
        try (RunningGuest guest = start(Firmware.BIOS)) {
            String kibibytes = guest.shell()
                    .run("df -k /data | tail -1 | awk '{print $2}'")
                    .output();
            assertThat(Long.parseLong(kibibytes)).isGreaterThan(1_200_000);
        }
        try (FileChannel channel = FileChannel.open(disk)) {
            Partition data = GuidPartitionTable.read(channel).partition("data").orElseThrow();
            assertThat(data.bytes()).isGreaterThan(1_300L << 20);
        }
    }

    private void assertStartsFromA(Firmware firmware) throws IOException {
        try (RunningGuest guest = start(firmware)) {
            assertThat(guest.untilLogin()).contains("(slot a)").contains("slot a is marked as good");
        }
    }
}
