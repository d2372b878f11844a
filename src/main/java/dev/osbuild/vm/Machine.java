package dev.osbuild.vm;

import dev.osbuild.base.Size;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A machine as it is switched on. Everything not named here is absent: no network card, no graphics, no USB, no floppy.
 *
 * @param chipset the main board
 * @param firmware what starts first
 * @param accelerator how instructions are executed
 * @param memory rounded up to whole mebibytes
 * @param cores processors
 * @param disk what it starts from
 * @param network empty handed unless asked for
 * @param display the screen
 * @param share a folder of the host, if any
 * @param credentials handed to the guest through {@code fw_cfg}
 * @param extraArguments for QEMU, after all others
 */
public record Machine(
        Chipset chipset,
        Firmware firmware,
        Accelerator accelerator,
        Size memory,
        int cores,
        Disk disk,
        Network network,
        Display display,
        Optional<Share> share,
        Credentials credentials,
        List<String> extraArguments) {

    /** QEMU's main boards. */
    public enum Chipset {
        /** The i440FX of 1996: starts fastest. */
        PC,
        /** The Q35 of 2009, with PCI Express. */
        Q35
    }

    public Machine {
        extraArguments = List.copyOf(extraArguments);
        if (cores < 1 || cores > 256) {
            throw new IllegalArgumentException("a machine has between 1 and 256 processors, not " + cores);
        }
    }

    /** A machine without network, screen, share and credentials, on the board that starts fastest. */
    public static Machine of(Firmware firmware, Accelerator accelerator, Size memory, int cores, Disk disk) {
        return new Machine(
                Chipset.PC,
                firmware,
                accelerator,
                memory,
                cores,
                disk,
                new Network.None(),
                new Display.None(),
                Optional.empty(),
                Credentials.NONE,
                List.of());
    }

    public Machine withChipset(Chipset other) {
        return changed(draft -> draft.chipset = other);
    }

    public Machine withNetwork(Network other) {
        return changed(draft -> draft.network = other);
    }

    public Machine withDisplay(Display other) {
        return changed(draft -> draft.display = other);
    }

    public Machine withShare(Optional<Share> other) {
        return changed(draft -> draft.share = other);
    }

    public Machine withCredentials(Credentials other) {
        return changed(draft -> draft.credentials = other);
    }

    public Machine withExtraArguments(String... more) {
        return withExtraArguments(List.of(more));
    }

    public Machine withExtraArguments(List<String> more) {
        return changed(draft -> draft.extraArguments = List.copyOf(more));
    }

    private Machine changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new Machine(
                draft.chipset,
                firmware,
                accelerator,
                memory,
                cores,
                disk,
                draft.network,
                draft.display,
                draft.share,
                draft.credentials,
                draft.extraArguments);
    }

    /** What can be changed, while it is. */
    private static final class Draft {
        private Chipset chipset;
        private Network network;
        private Display display;
        private Optional<Share> share;
        private Credentials credentials;
        private List<String> extraArguments;

        Draft(Machine origin) {
            this.chipset = origin.chipset;
            this.network = origin.network;
            this.display = origin.display;
            this.share = origin.share;
            this.credentials = origin.credentials;
            this.extraArguments = origin.extraArguments;
        }
    }
}
