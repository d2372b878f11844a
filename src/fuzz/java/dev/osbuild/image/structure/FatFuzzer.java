package dev.osbuild.image.structure;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.files.FatFiles;
import java.io.IOException;

/** FAT file systems and their files. */
public final class FatFuzzer {

    private FatFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            ImageStructure.typed(() -> {
                FatFiles files = FatFiles.open(ByteSource.of(input));
                files.label();
                files.read("EFI/BOOT/BOOTX64.EFI", 1 << 20);
                files.open("boot/grub/grub.cfg");
                return FatStructure.check(ByteSource.of(input));
            });
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
