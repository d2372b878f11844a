package dev.osbuild.vm;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The disk, or disc, a machine starts from.
 *
 * @param file existing image; its format follows from its name: {@code .qcow2} and {@code .viso} are qcow2,
 *     {@code .iso} is a disc, all else is raw
 * @param keepChanges false to leave the file untouched whatever the guest writes
 */
public record Disk(Path file, boolean keepChanges) {

    /** A disk whose changes are forgotten when the machine stops. */
    public static Disk unchanged(Path file) {
        return new Disk(file, false);
    }

    /** QEMU's {@code -drive}, for the image seen at a path inside the sandbox. */
    String argument(String inside) {
        return "file=" + OptionText.escape(inside) + ",format=" + (isQcow2() ? "qcow2" : "raw")
                + (isDisc() ? ",media=cdrom,readonly=on" : ",if=virtio,snapshot=" + (keepChanges ? "off" : "on"));
    }

    boolean isWritable() {
        return keepChanges && !isDisc();
    }

    private boolean isDisc() {
        return hasSuffix(".iso");
    }

    private boolean isQcow2() {
        return hasSuffix(".qcow2") || hasSuffix(".viso");
    }

    private boolean hasSuffix(String suffix) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(suffix);
    }
}
