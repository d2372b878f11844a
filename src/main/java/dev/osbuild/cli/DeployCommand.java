package dev.osbuild.cli;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.Workspace;
import dev.osbuild.profile.Vm;
import dev.osbuild.vm.Firmware;
import dev.osbuild.vm.LibvirtDomain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code osbuild deploy}: what other programs need to run an image. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description = "Write what another program needs to run an image.",
        subcommands = DeployCommand.Libvirt.class)
final class DeployCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say 'libvirt'");
    }

    /** {@code osbuild deploy libvirt}. */
    @Command(
            name = "libvirt",
            mixinStandardHelpOptions = true,
            description = {
                "Write the XML of a libvirt domain for a profile's machine: memory, processors, disk, firmware, "
                        + "network, serial console.",
                "'virsh define' takes it; nothing is started here."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  osbuild deploy libvirt --profile server > server.xml",
                "  osbuild deploy libvirt --profile server --uefi --disk /var/lib/libvirt/images/web.qcow2 --name web",
                "  osbuild deploy libvirt --profile minimal --network user --share /srv/exchange --to minimal.xml"
            })
    static final class Libvirt extends SharedCommand {

        @Mixin
        private ProfileOption profile = new ProfileOption();

        @Option(names = "--name", paramLabel = "NAME", description = "Name of the domain. Default: the profile's.")
        private @Nullable String name;

        @Option(
                names = "--disk",
                paramLabel = "PATH",
                description =
                        "Where the image lies on the machine that will run it: .qcow2, else raw. Default: the artifact's "
                                + "name in /var/lib/libvirt/images.")
        private @Nullable String disk;

        @Option(names = "--uefi", description = "Start under UEFI instead of BIOS.")
        private boolean uefi;

        @Option(names = "--emulated", description = "For a machine without KVM: let QEMU translate.")
        private boolean emulated;

        @Option(
                names = "--network",
                paramLabel = "default|user|none",
                description =
                        "libvirt's network 'default', QEMU's own address translation, or no card. Default: default.")
        private LibvirtDomain.Card network = LibvirtDomain.Card.DEFAULT;

        @Option(
                names = "--share",
                paramLabel = "DIR",
                description = "Folder of that machine which the guest sees over 9p as 'shared'.")
        private @Nullable Path share;

        @Option(names = "--screen", description = "Add a graphics card, shown by VNC on that machine.")
        private boolean screen;

        @Option(names = "--to", paramLabel = "FILE", description = "File to write. Default: standard output.")
        private @Nullable Path target;

        @Override
        public Integer call() throws IOException {
            String xml;
            try (Workspace workspace = profile.open(options)) {
                xml = domain(workspace).toXml();
            } catch (IllegalArgumentException e) {
                throw new OsbuildException.Usage(
                        String.valueOf(e.getMessage()), "deploy libvirt", "see 'osbuild deploy libvirt --help'");
            }
            if (target != null) {
                AtomicFile.write(target.toAbsolutePath(), xml.getBytes(StandardCharsets.UTF_8));
                options.console().line(target.toString());
            } else {
                options.console().line(xml.stripTrailing());
            }
            options.console().result("domain", Map.of("xml", xml));
            return ExitCode.DONE.status();
        }

        private LibvirtDomain domain(Workspace workspace) {
            Vm vm = workspace.profile().core().vm();
            String file = disk != null
                    ? disk
                    : "/var/lib/libvirt/images/" + workspace.artifact("qcow2").getFileName();
            return new LibvirtDomain(
                    name != null ? name : workspace.profile().name(),
                    uefi ? Firmware.UEFI : Firmware.BIOS,
                    emulated,
                    uefi ? vm.uefiMemory() : vm.memory(),
                    vm.cores(),
                    file,
                    file.endsWith(".qcow2") ? "qcow2" : "raw",
                    network,
                    Optional.ofNullable(share).map(Path::toAbsolutePath),
                    screen);
        }
    }
}
