package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Size;
import dev.osbuild.tool.ToolCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QemuCommandTest {

    private static final Path RUN = Path.of("/scratch/vm.1");
    private static final Path IMAGE = Path.of("/output/image.qcow2");
    private static final Machine PLAIN =
            Machine.of(Firmware.BIOS, Accelerator.TCG, Size.parse("64 MiB"), 1, Disk.unchanged(IMAGE));

    @Test
    void aPlainMachineHasNothingItWasNotGiven() {
        ToolCommand command = piped(PLAIN);

        assertThat(command.arguments())
                .containsSubsequence("-nodefaults", "-no-user-config", "-no-reboot")
                .containsSubsequence("-machine", "pc", "-accel", "tcg,thread=multi", "-m", "64M", "-smp", "1")
                .containsSubsequence("-drive", "file=/run/disk/image.qcow2,format=qcow2,if=virtio,snapshot=on")
                .containsSubsequence("-nic", "none")
                .containsSubsequence("-vga", "none", "-display", "none")
                .doesNotContain("-fw_cfg", "-fsdev", "-netdev", "-cpu");
        assertThat(command.network()).isFalse();
        assertThat(command.timeLimit()).isEqualTo(Duration.ofMinutes(1));
        assertThat(command.environment()).containsEntry("TMPDIR", "/run/vm");
        assertThat(command.binds())
                .containsExactly(
                        new ToolCommand.Bind(RUN, "/run/vm", true),
                        new ToolCommand.Bind(IMAGE, "/run/disk/image.qcow2", false));
    }

    @Test
    void uefiHasFreshVariables() {
        Machine machine = Machine.of(Firmware.UEFI, Accelerator.TCG, Size.parse("256 MiB"), 2, Disk.unchanged(IMAGE));

        assertThat(String.join(" ", piped(machine).arguments()))
                .contains("if=pflash,unit=0,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd")
                .contains("if=pflash,unit=1,format=raw,snapshot=on,file=/usr/share/OVMF/OVMF_VARS_4M.fd");
    }

    @Test
    void kvmComesWithItsDevice() {
        ToolCommand command =
                piped(Machine.of(Firmware.BIOS, Accelerator.KVM, Size.parse("64 MiB"), 1, Disk.unchanged(IMAGE)));

        assertThat(command.arguments()).containsSubsequence("-accel", "kvm").containsSubsequence("-cpu", "host");
        assertThat(command.binds()).contains(new ToolCommand.Bind(Path.of("/dev/kvm"), "/dev/kvm", true));
    }

    @Test
    void forwardedPortsLeadInFromThisMachineOnly() {
        ToolCommand command = piped(
                PLAIN.withNetwork(new Network.User(List.of(new PortForward(2222, 22), new PortForward(8080, 80)))));

        assertThat(command.arguments())
                .contains("user,id=net,hostfwd=tcp:127.0.0.1:2222-:22,hostfwd=tcp:127.0.0.1:8080-:80");
        assertThat(command.network()).isTrue();
    }

    @Test
    void aNetworkToStartFromHandsAFolderOut() {
        ToolCommand command = piped(PLAIN.withNetwork(new Network.Boot(Path.of("/srv/boot"), "bios.0")));

        assertThat(command.arguments())
                .contains("user,id=net,tftp=/run/tftp,bootfile=bios.0")
                .contains("virtio-net-pci,netdev=net,bootindex=0");
        assertThat(command.binds()).contains(new ToolCommand.Bind(Path.of("/srv/boot"), "/run/tftp", false));
    }

    @Test
    void credentialsTravelInFilesOnly() {
        ToolCommand command = new QemuCommand(PLAIN, RUN, Map.of("opt/x", "credential-x")).piped(Duration.ofMinutes(1));

        assertThat(command.arguments()).containsSubsequence("-fw_cfg", "name=opt/x,file=/run/vm/credential-x");
    }

    @Test
    void aSharedFolderIsReadOnlyUnlessAskedOtherwise() {
        Path folder = Path.of("/home/user/work");
        ToolCommand command = piped(PLAIN.withShare(Optional.of(new Share(folder, false))));

        assertThat(command.arguments())
                .contains("local,id=share,security_model=none,path=/run/share,readonly=on")
                .contains("virtio-9p-pci,fsdev=share,mount_tag=shared");
        assertThat(command.binds()).contains(new ToolCommand.Bind(folder, "/run/share", false));
    }

    @Test
    void aKeptDiskIsWritable() {
        Path copy = Path.of("/home/user/my,disk.raw");
        ToolCommand command =
                piped(Machine.of(Firmware.BIOS, Accelerator.TCG, Size.parse("64 MiB"), 1, new Disk(copy, true)));

        assertThat(command.arguments()).contains("file=/run/disk/my,,disk.raw,format=raw,if=virtio,snapshot=off");
        assertThat(command.binds()).contains(new ToolCommand.Bind(copy, "/run/disk/my,disk.raw", true));
    }

    @Test
    void aDiscIsADisc() {
        Machine machine = Machine.of(
                Firmware.BIOS, Accelerator.TCG, Size.parse("64 MiB"), 1, Disk.unchanged(Path.of("/output/image.iso")));

        assertThat(piped(machine).arguments()).contains("file=/run/disk/image.iso,format=raw,media=cdrom,readonly=on");
    }

    @Test
    void onTheTerminalTheMonitorIsBehindControlA() {
        ToolCommand command =
                new QemuCommand(PLAIN.withChipset(Machine.Chipset.Q35), RUN, Map.of()).onTerminal(Duration.ofDays(1));

        assertThat(command.arguments())
                .containsSubsequence("-machine", "q35")
                .containsSubsequence("-serial", "mon:stdio");
    }

    private static ToolCommand piped(Machine machine) {
        return new QemuCommand(machine, RUN, Map.of()).piped(Duration.ofMinutes(1));
    }
}
