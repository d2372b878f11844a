package dev.osbuild.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;

/** A transferable public key (RFC 9580, 10.1), as people look at it. */
public final class PublicKey {

    private final PGPPublicKeyRing ring;

    PublicKey(PGPPublicKeyRing ring) {
        this.ring = ring;
    }

    /** Of the primary key, in lower-case hexadecimal. */
    public String fingerprint() {
        return OpenPgpKeyring.fingerprint(ring.getPublicKey());
    }

    /** Names its owner gave it. */
    public List<String> userIds() {
        List<String> ids = new ArrayList<>();
        ring.getPublicKey().getUserIDs().forEachRemaining(ids::add);
        return ids;
    }

    public Instant created() {
        return ring.getPublicKey().getCreationTime().toInstant();
    }

    /** When the primary key ends; empty for never. */
    public Optional<Instant> expires() {
        long seconds = ring.getPublicKey().getValidSeconds();
        return seconds > 0 ? Optional.of(created().plusSeconds(seconds)) : Optional.empty();
    }

    /** Why nothing signed with it now would be accepted; empty when something would. */
    public Optional<String> problem(Instant now) {
        String first = "";
        for (PGPPublicKey key : ring) {
            Optional<String> problem = new SigningKey(new OpenPgpKeyring.Member(ring, key)).problem(now, now);
            if (problem.isEmpty()) {
                return problem;
            }
            first = key.isMasterKey() && first.isEmpty() ? "" : problem.get();
        }
        return Optional.of(first.isEmpty() ? "no key of it may sign" : first);
    }

    public byte[] armored() {
        return Armor.write(ring::encode);
    }
}
