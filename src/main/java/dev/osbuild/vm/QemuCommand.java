package dev.osbuild.vm;

import dev.osbuild.tool.ToolCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command line that switches a {@link Machine} on.
 *
 * <p>Inside the sandbox the run's folder stands at {@value #RUN}, the disk's file in {@value #DISK}, a shared folder at
 * {@value #SHARE}. What the guest writes to an unchanged disk, and to the variables of OVMF, goes to temporary files in
 * the run's folder.
 */
final class QemuCommand {

    static final String PROGRAM = "qemu-system-x86_64";
    static final String RUN = "/run/vm";
    static final String QMP_SOCKET = "qmp.sock";
    private static final String DISK = "/run/disk";
    private static final String SHARE = "/run/share";
    private static final String TFTP = "/run/tftp";
    private static final String KVM = "/dev/kvm";
    private static final String OVMF = "/usr/share/OVMF/";

    private final Machine machine;
    private final Path runFolder;
    private final Map<String, String> credentialFiles;

    /**
     * @param runFolder the run's own folder on this machine
     * @param credentialFiles {@code fw_cfg} names and the names of their files in the run's folder
     */
    QemuCommand(Machine machine, Path runFolder, Map<String, String> credentialFiles) {
        this.machine = machine;
        this.runFolder = runFolder;
        this.credentialFiles = Map.copyOf(credentialFiles);
    }

    /** For a machine whose serial line is a pipe, ended after {@code life}; QMP listens in the run's folder. */
    ToolCommand piped(Duration life) {
        List<String> console = List.of(
                "-chardev", "stdio,id=serial,signal=off",
                "-serial", "chardev:serial",
                "-chardev", "socket,id=qmp,server=on,wait=off,path=" + RUN + "/" + QMP_SOCKET,
                "-mon", "chardev=qmp,mode=control");
        return command(console, life);
    }

    /** For a machine whose serial line is the user's terminal, with QEMU's monitor behind Ctrl-A C. */
    ToolCommand onTerminal(Duration life) {
        return command(List.of("-serial", "mon:stdio"), life);
    }

    private ToolCommand command(List<String> console, Duration life) {
        String diskInside = DISK + "/" + machine.disk().file().getFileName();
        ToolCommand.Builder command = ToolCommand.of(PROGRAM)
                .arguments(board())
                .arguments(firmware())
                .arguments("-drive", machine.disk().argument(diskInside))
                .arguments(network())
                .arguments(display())
                .arguments(share())
                .arguments(credentials())
                .arguments(console)
                .arguments(machine.extraArguments())
                .environment("TMPDIR", RUN)
                .output(runFolder, RUN)
                .timeLimit(life);
        bindDisk(command, diskInside);
        bindShare(command);
        if (machine.network() instanceof Network.Boot boot) {
            command.input(boot.folder(), TFTP);
        }
        if (machine.accelerator() == Accelerator.KVM) {
            command.output(Path.of(KVM), KVM);
        }
        if (needsHostNetwork()) {
            command.withNetwork();
        }
        return command.build();
    }

    private List<String> board() {
        List<String> arguments = new ArrayList<>(List.of(
                "-nodefaults",
                "-no-user-config",
                "-no-reboot",
                "-machine",
                machine.chipset().name().toLowerCase(Locale.ROOT),
                "-accel",
                machine.accelerator().argument(),
                "-m",
                ((machine.memory().bytes() + (1 << 20) - 1) >> 20) + "M",
                "-smp",
                Integer.toString(machine.cores())));
        if (machine.accelerator() == Accelerator.KVM) {
            arguments.addAll(List.of("-cpu", "host"));
        }
        return arguments;
    }

    private List<String> firmware() {
        if (machine.firmware() == Firmware.BIOS) {
            return List.of();
        }
        return List.of(
                "-drive",
                "if=pflash,unit=0,format=raw,readonly=on,file=" + OVMF + "OVMF_CODE_4M.fd",
                "-drive",
                "if=pflash,unit=1,format=raw,snapshot=on,file=" + OVMF + "OVMF_VARS_4M.fd");
    }

    private List<String> network() {
        if (machine.network() instanceof Network.Boot boot) {
            return List.of(
                    "-netdev",
                    "user,id=net,tftp=" + TFTP + ",bootfile=" + OptionText.escape(boot.file()),
                    "-device",
                    "virtio-net-pci,netdev=net,bootindex=0",
                    // OVMF refuses to use the network without a source of random numbers.
                    "-device",
                    "virtio-rng-pci");
        }
        if (!(machine.network() instanceof Network.User user)) {
            return List.of("-nic", "none");
        }
        StringBuilder backend = new StringBuilder("user,id=net");
        for (PortForward forward : user.forwards()) {
            backend.append(",hostfwd=tcp:127.0.0.1:")
                    .append(forward.host())
                    .append("-:")
                    .append(forward.guest());
        }
        return List.of("-netdev", backend.toString(), "-device", "virtio-net-pci,netdev=net,romfile=");
    }

    private List<String> display() {
        if (machine.display() instanceof Display.Vnc vnc) {
            return List.of(
                    "-vga",
                    "std",
                    "-audiodev",
                    "none,id=sound",
                    "-display",
                    "vnc=127.0.0.1:" + vnc.number() + ",audiodev=sound",
                    "-device",
                    "intel-hda",
                    "-device",
                    "hda-output,audiodev=sound",
                    // The pointer is where the viewer's is.
                    "-device",
                    "virtio-tablet-pci");
        }
        String card = machine.display() instanceof Display.Hidden ? "std" : "none";
        return List.of("-vga", card, "-display", "none");
    }

    private List<String> share() {
        return machine.share()
                .map(share -> List.of(
                        "-fsdev",
                        "local,id=share,security_model=none,path=" + SHARE + (share.writable() ? "" : ",readonly=on"),
                        "-device",
                        "virtio-9p-pci,fsdev=share,mount_tag=" + Share.TAG))
                .orElse(List.of());
    }

    private List<String> credentials() {
        List<String> arguments = new ArrayList<>();
        new TreeMap<>(credentialFiles).forEach((name, file) -> {
            arguments.add("-fw_cfg");
            arguments.add("name=" + name + ",file=" + RUN + "/" + OptionText.escape(file));
        });
        return arguments;
    }

    private void bindDisk(ToolCommand.Builder command, String inside) {
        if (machine.disk().isWritable()) {
            command.output(machine.disk().file(), inside);
        } else {
            command.input(machine.disk().file(), inside);
        }
    }

    private void bindShare(ToolCommand.Builder command) {
        machine.share().ifPresent(share -> {
            if (share.writable()) {
                command.output(share.folder(), SHARE);
            } else {
                command.input(share.folder(), SHARE);
            }
        });
    }

    private boolean needsHostNetwork() {
        return !(machine.network() instanceof Network.None) || machine.display() instanceof Display.Vnc;
    }
}
