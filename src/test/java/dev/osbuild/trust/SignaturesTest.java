package dev.osbuild.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPSignature;
import org.junit.jupiter.api.Test;

class SignaturesTest {

    private final Instant present = Instant.now();
    private static final String TEXT = "Origin: Test\n- dashed\n--twice\ntrailing  \t\nlast";

    private final TestKey key = TestKey.create(present);

    private static OpenPgpKeyring keyring(TestKey... keys) throws IOException {
        StringBuilder blocks = new StringBuilder();
        for (TestKey key : keys) {
            blocks.append(new String(key.publicKey(), StandardCharsets.US_ASCII));
        }
        return OpenPgpKeyring.read(
                new ByteArrayInputStream(blocks.toString().getBytes(StandardCharsets.US_ASCII)), "keyring");
    }

    private void refused(byte[] message, OpenPgpKeyring keyring, String reason) {
        assertThatThrownBy(() -> ClearsignedMessage.parse(message, "InRelease").verify(keyring, present))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(reason);
    }

    @Test
    void acceptATextWithDashesAndTrailingBlanks() throws IOException {
        byte[] text = ClearsignedMessage.parse(key.clearsign(TEXT), "InRelease").verify(keyring(key), present);
        assertThat(new String(text, StandardCharsets.UTF_8)).contains("\n- dashed\n--twice\n");
    }

    @Test
    void refuseUnknownRevokedAndExpiredKeys() throws IOException {
        TestKey expired =
                TestKey.create(present.minus(Duration.ofDays(30)), Duration.ofDays(10), HashAlgorithmTags.SHA256);
        refused(key.clearsign(TEXT), keyring(TestKey.create(present)), "unknown key");
        refused(key.clearsign(TEXT), keyring(key.revoked()), "revoked");
        refused(expired.clearsign(TEXT), keyring(expired), "expired");
    }

    @Test
    void refuseWeakHashes() throws IOException {
        refused(key.clearsign(TEXT, HashAlgorithmTags.SHA1), keyring(key), "too weak");
        TestKey weak = TestKey.create(present.minus(Duration.ofDays(9)), Duration.ZERO, HashAlgorithmTags.SHA1);
        refused(weak.clearsign(TEXT), keyring(weak), "no valid signature by itself");
    }

    @Test
    void refuseAKeyThatIsNotPinned() throws IOException {
        TestKey other = TestKey.create(present);
        OpenPgpKeyring both = keyring(key, other);
        refused(key.clearsign(TEXT), both.pinnedTo(List.of(other.fingerprint())), "unknown key");
        assertThatCode(() -> ClearsignedMessage.parse(key.clearsign(TEXT), "InRelease")
                        .verify(both.pinnedTo(List.of(key.fingerprint().toUpperCase(Locale.ROOT))), present))
                .doesNotThrowAnyException();
    }

    @Test
    void checkDetachedSignaturesOverStreams() throws IOException {
        byte[] data = new byte[300_000];
        new Random(1).nextBytes(data);
        byte[] signature = key.sign(PGPSignature.BINARY_DOCUMENT, data, HashAlgorithmTags.SHA256);
        DetachedSignature.parse(signature, "linux.tar.sign")
                .verify(new ByteArrayInputStream(data), keyring(key), present);
        data[200_000] ^= 1;
        assertThatThrownBy(() -> DetachedSignature.parse(signature, "linux.tar.sign")
                        .verify(new ByteArrayInputStream(data), keyring(key), present))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("altered");
    }

    /** One changed byte anywhere is refused, or changes nothing that is signed. */
    @Test
    void neverAcceptMutatedTextNorEscapeTheTypedErrors() throws IOException {
        OpenPgpKeyring keyring = keyring(key);
        byte[] message = key.clearsign(TEXT);
        byte[] signed = ClearsignedMessage.parse(message, "m").verify(keyring, present);
        Random random = new Random(42);
        for (int round = 0; round < 3000; round++) {
            byte[] mutated = message.clone();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            try {
                byte[] text = ClearsignedMessage.parse(mutated, "m").verify(keyring, present);
                assertThat(withoutBlanks(text)).isEqualTo(withoutBlanks(signed));
            } catch (OsbuildException.VerificationFailed expected) {
                assertThat(expected.where()).isEqualTo("m");
            }
        }
    }

    private static String withoutBlanks(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1).replaceAll("[ \t\r]+(\n|$)", "$1");
    }
}
