package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** OpenPGP in armor: keys, detached signatures, clearsigned messages. */
public final class OpenPgpFuzzer {

    private OpenPgpFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            switch (input.length % 3) {
                case 0 -> OpenPgpKeyring.read(new ByteArrayInputStream(input), "keys");
                case 1 -> DetachedSignature.parse(input, "signature");
                default -> ClearsignedMessage.parse(input, "message");
            }
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
