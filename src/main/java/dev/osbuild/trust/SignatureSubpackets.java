package dev.osbuild.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;

/** What a signature says about itself (RFC 9580, 5.2.3): its dates, and parts that must be understood. */
final class SignatureSubpackets {

    private static final Duration CLOCK_SKEW = Duration.ofDays(1);
    private static final Set<Integer> UNDERSTOOD = Set.of(
            SignatureSubpacketTags.CREATION_TIME,
            SignatureSubpacketTags.EXPIRE_TIME,
            SignatureSubpacketTags.EXPORTABLE,
            SignatureSubpacketTags.REVOCABLE,
            SignatureSubpacketTags.KEY_EXPIRE_TIME,
            SignatureSubpacketTags.PREFERRED_SYM_ALGS,
            SignatureSubpacketTags.ISSUER_KEY_ID,
            SignatureSubpacketTags.PREFERRED_HASH_ALGS,
            SignatureSubpacketTags.PREFERRED_COMP_ALGS,
            SignatureSubpacketTags.KEY_SERVER_PREFS,
            SignatureSubpacketTags.PREFERRED_KEY_SERV,
            SignatureSubpacketTags.PRIMARY_USER_ID,
            SignatureSubpacketTags.POLICY_URL,
            SignatureSubpacketTags.KEY_FLAGS,
            SignatureSubpacketTags.SIGNER_USER_ID,
            SignatureSubpacketTags.REVOCATION_REASON,
            SignatureSubpacketTags.FEATURES,
            SignatureSubpacketTags.EMBEDDED_SIGNATURE,
            SignatureSubpacketTags.ISSUER_FINGERPRINT);

    private SignatureSubpackets() {}

    /** Whether a part that must be understood is not. */
    static boolean hasUnknown(PGPSignature signature) {
        PGPSignatureSubpacketVector hashed = signature.getHashedSubPackets();
        if (hashed != null) {
            for (int tag : hashed.getCriticalTags()) {
                if (!UNDERSTOOD.contains(tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Why the signature does not count at a time; empty when it does. */
    static Optional<String> problem(PGPSignature signature, Instant at) {
        Instant created = signature.getCreationTime().toInstant();
        if (created.isAfter(at.plus(CLOCK_SKEW))) {
            return Optional.of("the signature is dated in the future, " + created);
        }
        PGPSignatureSubpacketVector hashed = signature.getHashedSubPackets();
        if (hashed == null) {
            return Optional.empty();
        }
        for (int tag : hashed.getCriticalTags()) {
            if (!UNDERSTOOD.contains(tag)) {
                return Optional.of("the signature has a critical part of unknown kind " + tag);
            }
        }
        long lifetime = hashed.getSignatureExpirationTime();
        if (lifetime > 0 && created.plusSeconds(lifetime).isBefore(at)) {
            return Optional.of("the signature expired on " + created.plusSeconds(lifetime));
        }
        return Optional.empty();
    }
}
