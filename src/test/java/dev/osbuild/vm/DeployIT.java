package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Size;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** libvirt's own programs accept the domains that are written for them. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class DeployIT {

    private static final String INSIDE = "/run/domain.xml";
    private static final Set<String> PACKAGES = Set.of(
            "libvirt-clients", "libvirt-common", "libvirt-daemon-common", "libxml2-utils", "dash", "coreutils", "sed");

    @TempDir
    Path folder;

    @Test
    void libvirtAcceptsEveryKindOfDomain() throws Exception {
        try (BuiltImages images = BuiltImages.of("minimal", folder)) {
            Tools tools = images.tools(PACKAGES);
            for (Firmware firmware : Firmware.values()) {
                for (LibvirtDomain.Card network : LibvirtDomain.Card.values()) {
                    accept(tools, domain(firmware, network, true));
                    accept(tools, domain(firmware, network, false));
                }
            }
        }
    }

    private void accept(Tools tools, LibvirtDomain domain) throws Exception {
        Path file = Files.writeString(folder.resolve("domain.xml"), domain.toXml());
        assertThat(output(tools, file, "virt-xml-validate", INSIDE, "domain")).contains("validates");
        assertThat(output(tools, file, "virsh", "-c", "test:///default", "define", INSIDE))
                .contains("Domain 'gate' defined");
    }

    private static String output(Tools tools, Path file, String program, String... arguments) {
        ToolCommand command =
                ToolCommand.of(program).arguments(arguments).input(file, INSIDE).build();
        return String.join("\n", tools.run(command).lastLines());
    }

    private static LibvirtDomain domain(Firmware firmware, LibvirtDomain.Card network, boolean rich) {
        return new LibvirtDomain(
                "gate",
                firmware,
                !rich,
                Size.ofMebibytes(128),
                2,
                "/srv/images/gate & co.qcow2",
                "qcow2",
                network,
                rich ? Optional.of(Path.of("/srv/exchange")) : Optional.empty(),
                rich);
    }
}
