package dev.osbuild.image;

import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Archives of initramfs images. */
public final class CpioFuzzer {

    private CpioFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            CpioReader reader = new CpioReader(new ByteArrayInputStream(input), 1 << 20);
            boolean more = true;
            while (more) {
                more = reader.next().isPresent();
            }
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
