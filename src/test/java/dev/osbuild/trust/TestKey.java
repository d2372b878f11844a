package dev.osbuild.trust;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** An Ed25519 key made for one test. */
public final class TestKey {

    private final BcPGPKeyPair pair;
    private final PGPPublicKey certified;

    private TestKey(BcPGPKeyPair pair, PGPPublicKey certified) {
        this.pair = pair;
        this.certified = certified;
    }

    /** A key that is a year old at {@code now}. */
    public static TestKey create(Instant now) {
        return create(now.minus(Duration.ofDays(365)), Duration.ZERO, HashAlgorithmTags.SHA512);
    }

    /** A key with a lifetime (zero: without end), certified by itself with a hash algorithm. */
    static TestKey create(Instant created, Duration lifetime, int hash) {
        try {
            Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
            generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
            BcPGPKeyPair pair = new BcPGPKeyPair(
                    PublicKeyPacket.VERSION_4,
                    PublicKeyAlgorithmTags.EDDSA_LEGACY,
                    generator.generateKeyPair(),
                    Date.from(created));
            PGPSignatureGenerator signatures = generator(pair, hash);
            signatures.init(PGPSignature.POSITIVE_CERTIFICATION, pair.getPrivateKey());
            PGPSignatureSubpacketGenerator subpackets = new PGPSignatureSubpacketGenerator();
            subpackets.setSignatureCreationTime(true, Date.from(created));
            subpackets.setKeyFlags(true, 0x03);
            if (!lifetime.isZero()) {
                subpackets.setKeyExpirationTime(true, lifetime.toSeconds());
            }
            signatures.setHashedSubpackets(subpackets.generate());
            PGPSignature own = signatures.generateCertification("test", pair.getPublicKey());
            return new TestKey(pair, PGPPublicKey.addCertification(pair.getPublicKey(), "test", own));
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key after it has revoked itself. */
    TestKey revoked() {
        return revoked(parts -> {});
    }

    /** The key after it has revoked itself, with a reason and a date. */
    TestKey revoked(byte reason, Instant when) {
        return revoked(parts -> {
            parts.setRevocationReason(false, reason, "");
            parts.setSignatureCreationTime(true, Date.from(when));
        });
    }

    private TestKey revoked(Consumer<PGPSignatureSubpacketGenerator> parts) {
        try {
            PGPSignatureGenerator signatures = generator(pair, HashAlgorithmTags.SHA256);
            signatures.init(PGPSignature.KEY_REVOCATION, pair.getPrivateKey());
            PGPSignatureSubpacketGenerator subpackets = new PGPSignatureSubpacketGenerator();
            parts.accept(subpackets);
            signatures.setHashedSubpackets(subpackets.generate());
            PGPSignature revocation = signatures.generateCertification(pair.getPublicKey());
            return new TestKey(pair, PGPPublicKey.addCertification(certified, revocation));
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key, armored. */
    public byte[] publicKey() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ArmoredOutputStream armor = ArmoredOutputStream.builder().build(bytes)) {
                certified.encode(armor);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String fingerprint() {
        return OpenPgpKeyring.fingerprint(certified);
    }

    /** A text with its signature. */
    public byte[] clearsign(String text) {
        return clearsign(text, HashAlgorithmTags.SHA256);
    }

    byte[] clearsign(String text, int hash) {
        String canonical = text.stripTrailing().replaceAll("[ \t]+\n", "\n").replace("\n", "\r\n");
        byte[] armored = sign(PGPSignature.CANONICAL_TEXT_DOCUMENT, canonical.getBytes(StandardCharsets.UTF_8), hash);
        String escaped = text.stripTrailing().replaceAll("(?m)^-", "- -");
        return ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + escaped + "\n"
                        + new String(armored, StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A detached signature, armored. */
    byte[] sign(int type, byte[] data, int hash) {
        return sign(type, data, hash, parts -> {});
    }

    /** A detached signature over a file that says something of itself. */
    byte[] sign(byte[] data, Consumer<PGPSignatureSubpacketGenerator> parts) {
        return sign(PGPSignature.BINARY_DOCUMENT, data, HashAlgorithmTags.SHA512, parts);
    }

    private byte[] sign(int type, byte[] data, int hash, Consumer<PGPSignatureSubpacketGenerator> parts) {
        try {
            PGPSignatureGenerator signatures = generator(pair, hash);
            signatures.init(type, pair.getPrivateKey());
            PGPSignatureSubpacketGenerator subpackets = new PGPSignatureSubpacketGenerator();
            parts.accept(subpackets);
            signatures.setHashedSubpackets(subpackets.generate());
            signatures.update(data);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ArmoredOutputStream armor = ArmoredOutputStream.builder().build(bytes)) {
                signatures.generate().encode(armor);
            }
            return bytes.toByteArray();
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PGPSignatureGenerator generator(BcPGPKeyPair pair, int hash) {
        return new PGPSignatureGenerator(
                new BcPGPContentSignerBuilder(pair.getPublicKey().getAlgorithm(), hash), pair.getPublicKey());
    }
}
