package dev.osbuild.trust;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.PBESecretKeyEncryptor;
import org.bouncycastle.openpgp.operator.PGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.jspecify.annotations.Nullable;

/**
 * New signing keys: an Ed25519 primary key that only certifies and an Ed25519 subkey that only signs, both of version 4
 * (RFC 9580, 5.5.2 and 9.1, algorithm 22), which every GnuPG since 2.1 and every Sequoia reads. The primary key can stay
 * offline; the subkey can be replaced without anybody having to pin a new fingerprint.
 *
 * @param userId such as {@code Example releases <releases@example.org>}
 * @param created when both keys begin to be valid
 * @param lifetime after which both expire
 * @param passphrase protects the secrets (AES-256, iterated and salted SHA-256); without one they lie open in the file
 */
public record KeyGeneration(String userId, Instant created, Duration lifetime, Optional<Passphrase> passphrase) {

    private static final int SLOWEST_STRETCHING = 0xFF; // 65 million bytes are hashed for each guess

    public KeyGeneration {
        if (userId.isBlank() || userId.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a key needs a user id in one line, such as 'Releases <me@example.org>'");
        }
        if (lifetime.toSeconds() <= 0) {
            throw new IllegalArgumentException("a key must be valid for some time");
        }
    }

    public SecretKey generate() {
        try {
            PGPDigestCalculator checksum = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
            PGPContentSignerBuilder self =
                    new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.EDDSA_LEGACY, HashAlgorithmTags.SHA512);
            PGPKeyRingGenerator ring = new PGPKeyRingGenerator(
                    PGPSignature.POSITIVE_CERTIFICATION,
                    keyPair(),
                    userId,
                    checksum,
                    statement(KeyFlags.CERTIFY_OTHER).generate(),
                    null,
                    self,
                    encryptor());
            ring.addSubKey(keyPair(), statement(KeyFlags.SIGN_DATA).generate(), null, self);
            return new SecretKey(ring.generateSecretKeyRing(), userId);
        } catch (PGPException e) {
            throw new IllegalStateException("no key can be made", e);
        }
    }

    private PGPKeyPair keyPair() throws PGPException {
        Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        return new BcPGPKeyPair(
                PublicKeyPacket.VERSION_4,
                PublicKeyAlgorithmTags.EDDSA_LEGACY,
                generator.generateKeyPair(),
                Date.from(created));
    }

    private PGPSignatureSubpacketGenerator statement(int flags) {
        PGPSignatureSubpacketGenerator parts = new PGPSignatureSubpacketGenerator();
        parts.setSignatureCreationTime(true, Date.from(created));
        parts.setKeyFlags(true, flags);
        parts.setKeyExpirationTime(true, lifetime.toSeconds());
        return parts;
    }

    private @Nullable PBESecretKeyEncryptor encryptor() throws PGPException {
        if (passphrase.isEmpty()) {
            return null;
        }
        return new BcPBESecretKeyEncryptorBuilder(
                        SymmetricKeyAlgorithmTags.AES_256,
                        new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256),
                        SLOWEST_STRETCHING)
                .build(passphrase.get().characters());
    }
}
