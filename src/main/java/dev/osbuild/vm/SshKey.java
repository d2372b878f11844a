package dev.osbuild.vm;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.userauth.keyprovider.KeyPairWrapper;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;

/** An ed25519 key for one run of one machine; it never leaves this program's memory. */
final class SshKey {

    private final KeyPair pair;

    private SshKey(KeyPair pair) {
        this.pair = pair;
    }

    static SshKey random() {
        try {
            return new SshKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java since 15 knows Ed25519", e);
        }
    }

    /** A line of {@code authorized_keys}; see sshd(8). */
    String authorizedKey() {
        Buffer.PlainBuffer encoded = new Buffer.PlainBuffer();
        KeyType.ED25519.putPubKeyIntoBuffer(pair.getPublic(), encoded);
        return KeyType.ED25519 + " " + Base64.getEncoder().encodeToString(encoded.getCompactData());
    }

    KeyProvider provider() {
        return new KeyPairWrapper(pair);
    }
}
