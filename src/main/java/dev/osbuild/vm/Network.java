package dev.osbuild.vm;

import java.util.List;

/** What the guest's network card is connected to. */
public sealed interface Network {

    /** No card. */
    record None() implements Network {}

    /** A virtio card behind QEMU's own address translation: the guest reaches out, only forwarded ports lead in. */
    record User(List<PortForward> forwards) implements Network {
        public User {
            forwards = List.copyOf(forwards);
        }
    }
}
