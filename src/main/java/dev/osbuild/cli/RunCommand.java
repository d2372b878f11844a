package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.build.Workspace;
import dev.osbuild.profile.Screen;
import dev.osbuild.profile.Vm;
import dev.osbuild.vm.Accelerator;
import dev.osbuild.vm.AcceleratorProbe;
import dev.osbuild.vm.Display;
import dev.osbuild.vm.Firmware;
import dev.osbuild.vm.InteractiveRun;
import dev.osbuild.vm.Network;
import dev.osbuild.vm.PortForward;
import dev.osbuild.vm.QemuLauncher;
import dev.osbuild.vm.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbuild run}: starts an image here. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Start an image in QEMU with the terminal as its serial console. The image itself is never changed.",
            "Root gets a password for this run alone, which is printed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  osbuild run --profile minimal",
            "  osbuild run --profile minimal --uefi --port 2222:22 --ssh-key ~/.ssh/id_ed25519.pub",
            "  osbuild run --profile minimal --share ./exchange --persist disk.qcow2"
        })
final class RunCommand extends ProfileWork {

    @Mixin
    private ImageOption image = new ImageOption();

    @Option(names = "--uefi", description = "Start under UEFI instead of BIOS.")
    private boolean uefi;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory instead of the profile's, such as '256 MiB'.")
    private @Nullable String memory;

    @Option(names = "--cores", paramLabel = "N", description = "Processors instead of the profile's.")
    private @Nullable Integer cores;

    @Option(names = "--network", description = "Give the machine a network card behind address translation.")
    private boolean network;

    @Option(
            names = "--port",
            paramLabel = "HOST:GUEST",
            description = "Forward a TCP port of the loopback address to the guest; implies --network.")
    private List<String> ports = List.of();

    @Option(names = "--ssh-key", paramLabel = "FILE", description = "Public key that may log in as root in this run.")
    private @Nullable Path sshKey;

    @Option(names = "--share", paramLabel = "DIR", description = "Folder the guest can mount over 9p as 'shared'.")
    private @Nullable Path share;

    @Option(
            names = "--vnc",
            paramLabel = "N",
            description = "Show the screen by VNC on loopback port 5900+N. Default: a free one when vm.display is set.")
    private @Nullable Integer vnc;

    @Option(
            names = "--persist",
            paramLabel = "FILE",
            description = "Keep what the guest writes in this copy of the image, made when it does not exist.")
    private @Nullable Path persist;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Workspace workspace = profile.open(options)) {
            Path file = image.of(workspace);
            QemuLauncher qemu = workspace.qemu();
            InteractiveRun.Request request = request(workspace, qemu, file);
            new InteractiveRun(qemu, workspace.store().scratch(), options.console()).run(request);
        }
        return ExitCode.DONE.status();
    }

    private Display display(Screen screen) {
        if (vnc != null) {
            return new Display.Vnc(vnc);
        }
        return screen == Screen.NONE ? new Display.None() : Display.Vnc.firstFree();
    }

    private InteractiveRun.Request request(Workspace workspace, QemuLauncher qemu, Path file)
            throws IOException, InterruptedException {
        Vm vm = workspace.profile().core().vm();
        try {
            List<PortForward> forwards = ports.stream().map(PortForward::parse).toList();
            Size chosen = memory != null ? Size.parse(memory) : uefi ? vm.uefiMemory() : vm.memory();
            Accelerator accelerator = new AcceleratorProbe(qemu, workspace.store(), InstantSource.system())
                    .choose()
                    .accelerator();
            return new InteractiveRun.Request(
                    file,
                    uefi ? Firmware.UEFI : Firmware.BIOS,
                    accelerator,
                    chosen,
                    cores != null ? cores : accelerator.processors(vm.cores()),
                    network || !forwards.isEmpty() ? new Network.User(forwards) : new Network.None(),
                    Optional.ofNullable(share).map(folder -> new Share(folder.toAbsolutePath(), true)),
                    display(vm.display()),
                    Optional.ofNullable(persist).map(Path::toAbsolutePath),
                    sshKey == null ? Optional.empty() : Optional.of(Files.readString(sshKey)));
        } catch (IllegalArgumentException e) {
            throw new OsbuildException.Usage(String.valueOf(e.getMessage()), "osbuild run", "see 'osbuild run --help'");
        }
    }
}
