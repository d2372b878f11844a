package dev.osbuild.image.structure;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import java.io.IOException;

/** Files of all formats, told apart by their first bytes: qcow2, VMDK, VHDX, GPT, FAT, ISO 9660, squashfs, PE, tar, cpio. */
public final class ImageFuzzer {

    private ImageFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            ImageStructure.check(ByteSource.of(input));
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
