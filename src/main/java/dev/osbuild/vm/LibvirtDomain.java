package dev.osbuild.vm;

import dev.osbuild.base.Size;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A machine as libvirt describes one: the "Domain XML format" of libvirt's documentation, which {@code virsh define} reads
 * and {@code virt-xml-validate} checks. It has no UUID: libvirt gives it one when it is defined.
 *
 * @param name of the domain
 * @param firmware what starts first; libvirt finds the file of UEFI's itself
 * @param emulated true where the processor cannot virtualize
 * @param memory rounded up to whole mebibytes
 * @param cores processors
 * @param disk the image, where it lies on the machine that will run it
 * @param format of the image: qcow2 or raw
 * @param network what the guest's card is connected to
 * @param share a folder of that machine for the guest
 * @param screen whether there is a graphics card, shown by VNC on that machine's loopback address
 */
public record LibvirtDomain(
        String name,
        Firmware firmware,
        boolean emulated,
        Size memory,
        int cores,
        String disk,
        String format,
        Card network,
        Optional<Path> share,
        boolean screen) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** What a network card is connected to. */
    public enum Card {
        /** libvirt's network 'default', behind address translation. */
        DEFAULT,
        /** QEMU's own address translation; needs no rights. */
        USER,
        /** There is no card. */
        NONE
    }

    public LibvirtDomain {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a domain; use letters, digits, '.', '_' and '-'");
        }
        if (!disk.startsWith("/")) {
            throw new IllegalArgumentException("the path of the disk must be absolute, not '" + disk + "'");
        }
    }

    /** The XML document, the same text for the same machine. */
    public String toXml() {
        StringWriter text = new StringWriter();
        try {
            Elements xml = new Elements(XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text));
            xml.open("domain", "type", emulated ? "qemu" : "kvm");
            xml.text("name", name);
            xml.text("memory", Long.toString((memory.bytes() + (1 << 20) - 1) >> 20), "unit", "MiB");
            xml.text("vcpu", Integer.toString(cores));
            writeFirmware(xml);
            xml.open("features").empty("acpi").close();
            if (!emulated) {
                xml.empty("cpu", "mode", "host-passthrough");
            }
            xml.empty("clock", "offset", "utc");
            xml.open("devices");
            writeDevices(xml);
            xml.close().close().end();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("XML into memory cannot fail", e);
        }
        return text.toString();
    }

    private void writeFirmware(Elements xml) throws XMLStreamException {
        if (firmware == Firmware.UEFI) {
            xml.open("os", "firmware", "efi");
        } else {
            xml.open("os");
        }
        xml.text("type", "hvm", "arch", "x86_64", "machine", "q35");
        if (firmware == Firmware.UEFI) {
            xml.open("firmware")
                    .empty("feature", "enabled", "no", "name", "secure-boot")
                    .close();
        }
        xml.empty("boot", "dev", "hd").close();
    }

    private void writeDevices(Elements xml) throws XMLStreamException {
        xml.open("disk", "type", "file", "device", "disk")
                .empty("driver", "name", "qemu", "type", format)
                .empty("source", "file", disk)
                .empty("target", "dev", "vda", "bus", "virtio")
                .close();
        if (share.isPresent()) {
            xml.open("filesystem", "type", "mount", "accessmode", "mapped")
                    .empty("source", "dir", share.get().toString())
                    .empty("target", "dir", Share.TAG)
                    .close();
        }
        writeNetwork(xml);
        xml.open("serial", "type", "pty").empty("target", "port", "0").close();
        xml.open("console", "type", "pty")
                .empty("target", "type", "serial", "port", "0")
                .close();
        xml.empty("memballoon", "model", "virtio");
        xml.open("rng", "model", "virtio")
                .text("backend", "/dev/urandom", "model", "random")
                .close();
        if (screen) {
            xml.empty("input", "type", "tablet", "bus", "virtio");
            xml.empty("graphics", "type", "vnc", "autoport", "yes", "listen", "127.0.0.1");
            xml.open("video").empty("model", "type", "vga").close();
        }
    }

    private void writeNetwork(Elements xml) throws XMLStreamException {
        if (network == Card.NONE) {
            return;
        }
        xml.open("interface", "type", network == Card.DEFAULT ? "network" : "user");
        if (network == Card.DEFAULT) {
            xml.empty("source", "network", "default");
        }
        xml.empty("model", "type", "virtio").close();
    }

    /** Elements on lines of their own, indented by their depth. */
    private static final class Elements {

        private final XMLStreamWriter writer;
        private final Deque<String> open = new ArrayDeque<>();
        private boolean started;

        Elements(XMLStreamWriter writer) {
            this.writer = writer;
        }

        /** @param attributes names and values in turn */
        Elements open(String name, String... attributes) throws XMLStreamException {
            indent();
            writer.writeStartElement(name);
            write(attributes);
            open.push(name);
            return this;
        }

        Elements empty(String name, String... attributes) throws XMLStreamException {
            indent();
            writer.writeEmptyElement(name);
            write(attributes);
            return this;
        }

        Elements text(String name, String text, String... attributes) throws XMLStreamException {
            indent();
            writer.writeStartElement(name);
            write(attributes);
            writer.writeCharacters(text);
            writer.writeEndElement();
            return this;
        }

        Elements close() throws XMLStreamException {
            open.pop();
            indent();
            writer.writeEndElement();
            return this;
        }

        void end() throws XMLStreamException {
            writer.writeCharacters("\n");
            writer.writeEndDocument();
            writer.close();
        }

        private void write(String... attributes) throws XMLStreamException {
            for (int i = 0; i < attributes.length; i += 2) {
                writer.writeAttribute(attributes[i], attributes[i + 1]);
            }
        }

        private void indent() throws XMLStreamException {
            if (started) {
                writer.writeCharacters("\n" + "  ".repeat(open.size()));
            }
            started = true;
        }
    }
}
