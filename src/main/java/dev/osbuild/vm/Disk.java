package dev.osbuild.vm;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The disk, or disc, a machine starts from.
 *
 * @param file existing image; its format follows from its name: {@code .qcow2}, {@code .viso}, {@code .vmdk},
 *     {@code .vhdx}, {@code .iso}, else raw
 * @param keepChanges false to leave the file untouched whatever the guest writes
 */
public record Disk(Path file, boolean keepChanges) {

    /** A disk whose changes are forgotten when the machine stops. */
    public static Disk unchanged(Path file) {
        return new Disk(file, false);
    }

    /** QEMU's {@code -drive}, for the image seen at a path inside the sandbox. */
    String argument(String inside) {
        return "file=" + OptionText.escape(inside) + ",format=" + format()
                + (isDisc() ? ",media=cdrom,readonly=on" : ",if=virtio,snapshot=" + (keepChanges ? "off" : "on"));
    }

    private String format() {
        if (hasSuffix(".viso")) {
            return "qcow2";
        }
        return List.of("qcow2", "vmdk", "vhdx").stream()
                .filter(format -> hasSuffix("." + format))
                .findFirst()
                .orElse("raw");
    }

    boolean isWritable() {
        return keepChanges && !isDisc();
    }

    private boolean isDisc() {
        return hasSuffix(".iso");
    }

    private boolean hasSuffix(String suffix) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(suffix);
    }
}
