package dev.osbuild.vm;

import java.nio.file.Path;
import java.util.List;

/** What the guest's network card is connected to. */
public sealed interface Network {

    /** No card. */
    record None() implements Network {}

    /**
     * A virtio card that the firmware starts from, behind the same address translation.
     *
     * @param folder what QEMU's own TFTP server hands out
     * @param file what DHCP names: a file of the folder, or an {@code http} address for iPXE
     */
    record Boot(Path folder, String file) implements Network {}

    /** A virtio card behind QEMU's own address translation: the guest reaches out, only forwarded ports lead in. */
    record User(List<PortForward> forwards) implements Network {
        public User {
            forwards = List.copyOf(forwards);
        }
    }
}
