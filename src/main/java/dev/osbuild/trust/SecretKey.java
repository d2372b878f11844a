package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.PBESecretKeyDecryptor;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/**
 * A transferable secret key (RFC 9580, 10.2), made by {@link KeyGeneration} or exported by another program. It may lack
 * the secret of its primary key, as after {@code gpg --export-secret-subkeys}.
 */
public final class SecretKey {

    private static final String KIND = "secret key";

    private final PGPSecretKeyRing ring;
    private final String where;

    SecretKey(PGPSecretKeyRing ring, String where) {
        this.ring = ring;
        this.where = where;
    }

    /**
     * Reads a file that holds one secret key, armored or binary.
     *
     * @throws OsbuildException.Usage when it is readable by others, is damaged, or holds none or several
     */
    public static SecretKey load(Path file) {
        return read(PrivateFile.read(file, KIND), file.toString());
    }

    static SecretKey read(byte[] bytes, String where) {
        List<PGPSecretKeyRing> rings = new ArrayList<>();
        try {
            for (byte[] block : Armor.blocks(bytes)) {
                try (InputStream in = Armor.open(block)) {
                    BcPGPObjectFactory factory = new BcPGPObjectFactory(in);
                    for (Object object = factory.nextObject(); object != null; object = factory.nextObject()) {
                        if (object instanceof PGPSecretKeyRing ring) {
                            rings.add(ring);
                        }
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new OsbuildException.Usage("the secret key is damaged: " + e.getMessage(), where, "export it again");
        }
        if (rings.size() != 1) {
            throw new OsbuildException.Usage(
                    rings.isEmpty() ? "there is no secret key in it" : "it holds " + rings.size() + " secret keys",
                    where,
                    "export one, as in 'gpg --export-secret-keys --armor FINGERPRINT'");
        }
        return new SecretKey(rings.get(0), where);
    }

    /** Of the primary key, in lower-case hexadecimal. */
    public String fingerprint() {
        return OpenPgpKeyring.fingerprint(ring.getPublicKey());
    }

    /** The secret key, armored and protected as it was. */
    public byte[] armored() {
        return Armor.write(ring::encode);
    }

    /** Writes the secret key to a file of mode 0600. */
    public void save(Path file) throws IOException {
        PrivateFile.write(file, armored());
    }

    /** The public key that belongs to it, armored. */
    public byte[] armoredPublicKey() {
        return Armor.write(publicRing()::encode);
    }

    private PGPPublicKeyRing publicRing() {
        return ring.toCertificate();
    }

    /**
     * The signer for the newest of its keys that may sign now; a subkey goes before the primary key.
     *
     * @param passphrase needed when the secret is protected
     * @throws OsbuildException.Usage when no key may sign, or the passphrase is missing or wrong
     */
    public Signer signer(Optional<Passphrase> passphrase, Instant now) {
        List<String> problems = new ArrayList<>();
        List<PGPSecretKey> able = new ArrayList<>();
        for (PGPSecretKey key : ring) {
            if (key.isPrivateKeyEmpty()) {
                problems.add("the secret of " + OpenPgpKeyring.fingerprint(key.getPublicKey()) + " is not in it");
                continue;
            }
            new SigningKey(new OpenPgpKeyring.Member(publicRing(), key.getPublicKey()))
                    .problem(now, now)
                    .ifPresentOrElse(problems::add, () -> able.add(key));
        }
        PGPSecretKey chosen = able.stream()
                .max(Comparator.comparing((PGPSecretKey key) -> !key.isMasterKey())
                        .thenComparing(key -> key.getPublicKey().getCreationTime()))
                .orElseThrow(() -> new OsbuildException.Usage(
                        "no key in it can sign: " + String.join("; ", problems), where, "use another key"));
        return new FileSigner(chosen, unlock(chosen, passphrase), OpenPgpKeyring.of(publicRing()));
    }

    private PGPPrivateKey unlock(PGPSecretKey key, Optional<Passphrase> passphrase) {
        boolean locked = key.getS2KUsage() != 0;
        if (locked && passphrase.isEmpty()) {
            throw new OsbuildException.Usage(
                    "the secret key is protected by a passphrase",
                    where,
                    "give it by --passphrase-file FILE or --passphrase-fd N");
        }
        try {
            PBESecretKeyDecryptor decryptor = new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
                    .build(passphrase.map(Passphrase::characters).orElse(new char[0]));
            return key.extractPrivateKey(decryptor);
        } catch (PGPException | RuntimeException e) {
            throw new OsbuildException.Usage(
                    locked ? "the passphrase is not this key's" : "the secret key is damaged: " + e.getMessage(),
                    where,
                    "check key and passphrase");
        }
    }

    /** Signs with a secret that was unlocked. */
    private record FileSigner(PGPSecretKey key, PGPPrivateKey secret, OpenPgpKeyring certificate) implements Signer {

        @Override
        public byte[] sign(byte[] content) {
            try {
                PGPSignatureGenerator generator = new PGPSignatureGenerator(
                        new BcPGPContentSignerBuilder(key.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512),
                        key.getPublicKey());
                generator.init(PGPSignature.BINARY_DOCUMENT, secret);
                PGPSignatureSubpacketGenerator parts = new PGPSignatureSubpacketGenerator();
                parts.setSignatureCreationTime(true, Date.from(Instant.now()));
                parts.setIssuerFingerprint(false, key.getPublicKey());
                parts.setIssuerKeyID(false, key.getKeyID());
                generator.setHashedSubpackets(parts.generate());
                generator.update(content);
                return Armor.write(generator.generate()::encode);
            } catch (PGPException e) {
                throw new IllegalStateException("a key that may sign cannot", e);
            }
        }

        @Override
        public boolean accepts(byte[] signature, byte[] content) {
            try {
                DetachedSignature.parse(signature, "")
                        .verifyAsOfSigning(new ByteArrayInputStream(content), certificate, Instant.now());
                return true;
            } catch (OsbuildException.VerificationFailed | IOException e) {
                return false;
            }
        }

        @Override
        public String name() {
            return certificate.toString();
        }
    }
}
