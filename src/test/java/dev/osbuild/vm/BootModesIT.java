package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Digest;
import dev.osbuild.base.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the kernel command line that choose how the initramfs starts the system, each in a real machine. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class BootModesIT {

    private static final String SYSTEM = "osbuild.system=file:OSBUILD_0_1_0:/live/system.squashfs";

    @TempDir
    static Path folder;

    private static BuiltImages images;
    private static Path files;
    private static String sha256;

    @BeforeAll
    static void build() throws IOException {
        images = BuiltImages.of("minimal", folder);
        images.build("viso", "kernel", "initramfs", "squashfs", "qcow2");
        files = Files.createDirectory(folder.resolve("files"));
        for (String output : List.of("viso", "kernel", "initramfs", "qcow2")) {
            Files.copy(images.artifact(output), files.resolve(output));
        }
        sha256 = Digest.ofFile(images.artifact("squashfs")).hex();
    }

    @AfterAll
    static void close() throws IOException {
        images.close();
    }

    /** Starts the kernel directly, with a virtio disk that holds the VISO and one that holds the disk image. */
    private static RunningGuest start(int mebibytes, String words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-kernel", "/run/share/kernel"));
        arguments.addAll(List.of("-initrd", "/run/share/initramfs"));
        arguments.addAll(List.of("-append", "console=ttyS0 quiet panic=1 osbuild.wait=2 " + words));
        for (String disk : List.of("viso", "qcow2")) {
            arguments.add("-drive");
            arguments.add("file=/run/share/" + disk + ",format=qcow2,if=none,snapshot=on,id=drive-" + disk);
            arguments.add("-device");
            arguments.add("virtio-blk-pci,drive=drive-" + disk + ",id=" + disk + ",serial=SERIAL-" + disk);
        }
        Machine machine = Machine.of(Firmware.BIOS, Accelerator.TCG, Size.ofMebibytes(mebibytes), 1, images.blankDisk())
                .withShare(Optional.of(new Share(files, false)))
                .withExtraArguments(arguments.toArray(String[]::new));
        return images.start(machine);
    }

    @Test
    void aSystemInMemoryLetsItsDiskGo() throws Exception {
        try (RunningGuest guest = start(96, SYSTEM + " VRAM=yes")) {
            assertThat(guest.untilLogin()).contains("was copied to memory");
            GuestShell shell = guest.shell();
            guest.unplug("viso");
            shell.run("for wait in 1 2 3 4 5 6 7 8 9; do [ $(ls /sys/block | grep -c '^vd') = 3 ] && sleep 1; done;"
                    + " echo 3 >/proc/sys/vm/drop_caches");

            assertThat(shell.run("ls /sys/block | grep -c '^vd'").output()).isEqualTo("2");
            assertThat(shell.run("find /usr -xdev -type f -exec cat '{}' + | wc -c")
                            .exitCode())
                    .isZero();
            assertThat(shell.run("dmesg | grep -c 'I/O error'").output()).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "yes"})
    void aSystemThatDoesNotFitIntoMemorySaysSoAndStaysOnItsDisk(String choice) throws IOException {
        try (RunningGuest guest = start(choice.equals("auto") ? 48 : 40, SYSTEM + " VRAM=" + choice)) {
            assertThat(guest.untilLogin())
                    .contains("VRAM=" + choice + " refused")
                    .contains("stays on its disk");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERIAL-viso", "OSBUILD_0_1_0", "/live/system.squashfs", "system", "SERIAL-qcow2"})
    void aSystemIsChosenBySerialNumberLabelFileOrPartition(String name) throws IOException {
        try (RunningGuest guest = start(96, "osbuild.system=part:system SDISK=" + name)) {
            assertThat(guest.untilLogin()).doesNotContain("cannot start");
        }
    }

    @Test
    void anUnknownNameListsWhatIsThereAndRestarts() throws IOException {
        try (RunningGuest guest = start(96, SYSTEM + " SDISK=nobody")) {
            assertThat(guest.untilEnd())
                    .contains("SDISK=nobody is no partition, serial number, label or file here")
                    .containsPattern("/dev/vd[a-z] label=OSBUILD_0_1_0 serial=SERIAL-viso")
                    .contains("partition=system")
                    .contains("cannot start: SDISK=nobody was not found")
                    .doesNotContain("osbuild: init");
        }
    }

    @Test
    void aFailureCanEndInAShell() throws IOException {
        try (RunningGuest guest = start(96, SYSTEM + " SDISK=nobody osbuild.onfail=shell")) {
            assertThat(guest.until("^.*# $")).contains("starting a shell");
        }
    }

    @Test
    void theRescueShellNeedsNoSystem() throws IOException {
        try (RunningGuest guest = start(40, "osbuild.rescue")) {
            assertThat(guest.until("^.*# $")).contains("rescue shell").contains("partition=system");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SYSTEM, "osbuild.system=part:system", SYSTEM + " VRAM=yes"})
    void aSystemWithTheRightDigestStarts(String words) throws IOException {
        try (RunningGuest guest = start(96, words + " verify=sha256:" + sha256)) {
            assertThat(guest.untilLogin()).contains("has the SHA-256 that verify= names");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify=sha256:0123", "verify=dm-verity", "verify=md5:0", "SDISK=system verify=sha256:0"})
    void aSystemThatIsNotProvedNeverReachesItsInit(String words) throws IOException {
        try (RunningGuest guest = start(96, SYSTEM + " " + words)) {
            assertThat(guest.until("osbuild: going to reboot"))
                    .contains("cannot start")
                    .doesNotContain("osbuild: init");
        }
    }
}
