package dev.osbuild.distro;

import dev.osbuild.trust.OpenPgpKeyring;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Debian's own archive keys, as the package debian-archive-keyring ships them, pinned by fingerprint. */
final class DebianKeys {

    private static final String RESOURCE = "debian-archive-keyring.asc";

    /** Primary keys: archive, security archive and stable release, of Debian 13 and 12. */
    static final List<String> FINGERPRINTS = List.of(
            "04b54c3cdca79751b16bc6b5225629df75b188bd",
            "5e04a1e3223a19a20706e20f9904613d4cce68c6",
            "41587f7db8c774bccf131416762f67a0b2c39de4",
            "b8b80b5b623eab6ad8775c45b7c5d7d6350947f8",
            "05ab90340c0c5e797f44a8c8254cf3b5aec0a8f0",
            "4d64fec119c2029067d6e791f8d2585b8783d481");

    private DebianKeys() {}

    static OpenPgpKeyring keyring() {
        try (InputStream in = Objects.requireNonNull(DebianKeys.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return OpenPgpKeyring.read(in, RESOURCE).pinnedTo(FINGERPRINTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
