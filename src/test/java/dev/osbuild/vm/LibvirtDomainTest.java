package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Size;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LibvirtDomainTest {

    @Test
    void aDomainIsTheProfilesMachine() {
        assertThat(domain("web", "/srv/web & co.qcow2").toXml()).isEqualTo("""
                        <domain type="kvm">
                          <name>web</name>
                          <memory unit="MiB">123</memory>
                          <vcpu>2</vcpu>
                          <os>
                            <type arch="x86_64" machine="q35">hvm</type>
                            <boot dev="hd"/>
                          </os>
                          <features>
                            <acpi/>
                          </features>
                          <cpu mode="host-passthrough"/>
                          <clock offset="utc"/>
                          <devices>
                            <disk type="file" device="disk">
                              <driver name="qemu" type="qcow2"/>
                              <source file="/srv/web &amp; co.qcow2"/>
                              <target dev="vda" bus="virtio"/>
                            </disk>
                            <interface type="user">
                              <model type="virtio"/>
                            </interface>
                            <serial type="pty">
                              <target port="0"/>
                            </serial>
                            <console type="pty">
                              <target type="serial" port="0"/>
                            </console>
                            <memballoon model="virtio"/>
                            <rng model="virtio">
                              <backend model="random">/dev/urandom</backend>
                            </rng>
                          </devices>
                        </domain>
                        """);
    }

    @Test
    void aNameOrAPathThatLibvirtWouldNotTakeIsRefused() {
        assertThatThrownBy(() -> domain("a/b", "/x.qcow2")).hasMessageContaining("'a/b' is no name of a domain");
        assertThatThrownBy(() -> domain("web", "x.qcow2")).hasMessageContaining("must be absolute");
    }

    private static LibvirtDomain domain(String name, String disk) {
        return new LibvirtDomain(
                name,
                Firmware.BIOS,
                false,
                new Size(128_000_000),
                2,
                disk,
                "qcow2",
                LibvirtDomain.Card.USER,
                Optional.empty(),
                false);
    }
}
