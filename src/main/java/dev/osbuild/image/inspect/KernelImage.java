package dev.osbuild.image.inspect;

import dev.osbuild.base.Printable;
import dev.osbuild.image.ByteSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A Linux kernel for x86 (Linux documentation, "The Linux/x86 Boot Protocol", "The Real-Mode Kernel Header"). */
final class KernelImage {

    private static final int MAGIC_AT = 0x202;
    private static final int VERSION_POINTER_AT = 0x20E;
    private static final int LONGEST_VERSION = 128;
    private static final int SETUP_BYTES = 64 << 10;

    private KernelImage() {}

    static Optional<String> version(ByteSource source) throws IOException {
        byte[] start = new byte[(int) Math.min(source.size(), SETUP_BYTES)];
        source.read(0, start.length).get(start);
        return version(start);
    }

    /** The version it was built as, without who built it; empty when it is no such kernel. */
    static Optional<String> version(byte[] image) {
        if (image.length < VERSION_POINTER_AT + 2
                || !new String(image, MAGIC_AT, 4, StandardCharsets.ISO_8859_1).equals("HdrS")) {
            return Optional.empty();
        }
        int at = ((image[VERSION_POINTER_AT] & 0xFF) | ((image[VERSION_POINTER_AT + 1] & 0xFF) << 8)) + 0x200;
        int end = at;
        while (end < image.length && end < at + LONGEST_VERSION && image[end] > ' ') {
            end++;
        }
        return end == at || at > image.length
                ? Optional.empty()
                : Optional.of(Printable.text(new String(image, at, end - at, StandardCharsets.ISO_8859_1)));
    }
}
