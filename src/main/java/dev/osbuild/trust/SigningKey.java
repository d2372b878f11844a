package dev.osbuild.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.bcpg.sig.RevocationReason;
import org.bouncycastle.bcpg.sig.RevocationReasonTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * A primary key or subkey as a signer (RFC 9580, 5.2.1 and 10.1): not revoked, not expired, meant for signing, and, for
 * a subkey, bound to its primary key in both directions. Only self-signatures that verify and use a strong hash count.
 */
final class SigningKey {

    private static final int MIN_RSA_BITS = 2048;

    private final PGPPublicKey primary;
    private final PGPPublicKey key;

    SigningKey(OpenPgpKeyring.Member member) {
        this.primary = member.primary();
        this.key = member.key();
    }

    /**
     * Why the key may not have made a signature; empty when it may.
     *
     * @param signed when the signature was made
     * @param at when the key must be valid
     */
    Optional<String> problem(Instant signed, Instant at) {
        String name = "the key " + OpenPgpKeyring.fingerprint(key);
        if (isWeak(primary) || isWeak(key)) {
            return Optional.of(name + " is too weak");
        }
        if (signed.isBefore(key.getCreationTime().toInstant())) {
            return Optional.of(name + " is younger than the signature");
        }
        if (isRevoked(primary, PGPSignature.KEY_REVOCATION, at)
                || (!key.isMasterKey() && isRevoked(key, PGPSignature.SUBKEY_REVOCATION, at))) {
            return Optional.of(name + " is revoked");
        }
        Optional<PGPSignature> own = newest(primaryStatements());
        if (own.isEmpty()) {
            return Optional.of(name + " has no valid signature by itself");
        }
        if (isExpired(primary, own.get(), at)) {
            return Optional.of(name + " is expired");
        }
        return key.isMasterKey() ? signingProblem(own.get(), name) : subkeyProblem(name, at);
    }

    private Optional<String> subkeyProblem(String name, Instant at) {
        Optional<PGPSignature> binding = newest(bindings());
        if (binding.isEmpty()) {
            return Optional.of(name + " is not bound to its primary key");
        }
        if (isExpired(key, binding.get(), at)) {
            return Optional.of(name + " is expired");
        }
        if (!isBoundBack(binding.get())) {
            return Optional.of(name + " does not confirm its primary key");
        }
        return signingProblem(binding.get(), name);
    }

    private Optional<String> signingProblem(PGPSignature statement, String name) {
        PGPSignatureSubpacketVector hashed = statement.getHashedSubPackets();
        int flags = hashed == null ? 0 : hashed.getKeyFlags();
        boolean mayCertifyOnly = flags != 0 && (flags & KeyFlags.SIGN_DATA) == 0;
        return mayCertifyOnly ? Optional.of(name + " is not meant for signing") : Optional.empty();
    }

    private static boolean isWeak(PGPPublicKey key) {
        return switch (key.getAlgorithm()) {
            case PublicKeyAlgorithmTags.RSA_GENERAL -> key.getBitStrength() < MIN_RSA_BITS;
            case PublicKeyAlgorithmTags.DSA -> true;
            default -> false;
        };
    }

    /** A key that was merely replaced or retired (RFC 9580, 5.2.3.31) stays good for what it signed before. */
    private boolean isRevoked(PGPPublicKey revoked, int type, Instant at) {
        Iterator<PGPSignature> revocations = revoked.getSignaturesOfType(type);
        while (revocations.hasNext()) {
            PGPSignature revocation = revocations.next();
            if (isRetirement(revocation)
                    && at.isBefore(revocation.getCreationTime().toInstant())) {
                continue;
            }
            if (verifies(
                    revocation,
                    () -> revoked.isMasterKey()
                            ? revocation.verifyCertification(revoked)
                            : revocation.verifyCertification(primary, revoked))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRetirement(PGPSignature revocation) {
        PGPSignatureSubpacketVector hashed = revocation.getHashedSubPackets();
        RevocationReason reason = hashed == null ? null : hashed.getRevocationReason();
        return reason != null
                && (reason.getRevocationReason() == RevocationReasonTags.KEY_SUPERSEDED
                        || reason.getRevocationReason() == RevocationReasonTags.KEY_RETIRED);
    }

    private static boolean isExpired(PGPPublicKey key, PGPSignature statement, Instant at) {
        PGPSignatureSubpacketVector hashed = statement.getHashedSubPackets();
        long lifetime = hashed == null ? 0 : hashed.getKeyExpirationTime();
        return lifetime > 0
                && key.getCreationTime().toInstant().plusSeconds(lifetime).isBefore(at);
    }

    /** The primary key's good signatures over itself and its user ids. */
    private List<PGPSignature> primaryStatements() {
        List<PGPSignature> good = new ArrayList<>();
        primary.getSignaturesOfType(PGPSignature.DIRECT_KEY).forEachRemaining(signature -> {
            if (isByPrimary(signature) && verifies(signature, () -> signature.verifyCertification(primary))) {
                good.add(signature);
            }
        });
        primary.getRawUserIDs().forEachRemaining(id -> {
            Iterator<PGPSignature> signatures = primary.getSignaturesForID(id);
            while (signatures != null && signatures.hasNext()) {
                PGPSignature signature = signatures.next();
                if (signature.isCertification()
                        && isByPrimary(signature)
                        && verifies(signature, () -> signature.verifyCertification(id, primary))) {
                    good.add(signature);
                }
            }
        });
        return good;
    }

    private List<PGPSignature> bindings() {
        List<PGPSignature> good = new ArrayList<>();
        key.getSignaturesOfType(PGPSignature.SUBKEY_BINDING).forEachRemaining(signature -> {
            if (verifies(signature, () -> signature.verifyCertification(primary, key))) {
                good.add(signature);
            }
        });
        return good;
    }

    /** A signing subkey must itself sign for its primary key, or anybody could adopt it. */
    private boolean isBoundBack(PGPSignature binding) {
        try {
            PGPSignatureSubpacketVector hashed = binding.getHashedSubPackets();
            List<PGPSignature> embedded = new ArrayList<>();
            for (PGPSignatureSubpacketVector packets : List.of(hashed, binding.getUnhashedSubPackets())) {
                PGPSignatureList list = packets.getEmbeddedSignatures();
                list.forEach(embedded::add);
            }
            for (PGPSignature signature : embedded) {
                if (signature.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING
                        && verifiesWith(key, signature, () -> signature.verifyCertification(primary, key))) {
                    return true;
                }
            }
            return false;
        } catch (PGPException | RuntimeException e) {
            return false;
        }
    }

    private boolean isByPrimary(PGPSignature signature) {
        return signature.getKeyID() == primary.getKeyID();
    }

    private boolean verifies(PGPSignature signature, Check check) {
        return verifiesWith(primary, signature, check);
    }

    private static boolean verifiesWith(PGPPublicKey signer, PGPSignature signature, Check check) {
        if (!Signatures.isStrong(signature.getHashAlgorithm()) || SignatureSubpackets.hasUnknown(signature)) {
            return false;
        }
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), signer);
            return check.holds();
        } catch (PGPException | RuntimeException e) {
            return false;
        }
    }

    private static Optional<PGPSignature> newest(List<PGPSignature> signatures) {
        return signatures.stream()
                .max(Comparator.comparing(
                        signature -> signature.getCreationTime().toInstant()));
    }

    /** A cryptographic check; what cannot be checked does not hold. */
    private interface Check {
        boolean holds() throws PGPException;
    }
}
