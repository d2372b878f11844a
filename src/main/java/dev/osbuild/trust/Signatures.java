package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** Signatures over the same data, of which one good one by a known key is enough. */
final class Signatures {

    private static final int MAX_SIGNATURES = 32;
    private static final int BUFFER_BYTES = 1 << 16;

    private final List<PGPSignature> all;
    private final String where;

    private Signatures(List<PGPSignature> all, String where) {
        this.all = all;
        this.where = where;
    }

    static Signatures parse(byte[] bytes, String where) {
        List<PGPSignature> found = new ArrayList<>();
        try {
            for (byte[] block : Armor.blocks(bytes)) {
                try (InputStream in = Armor.open(block)) {
                    BcPGPObjectFactory factory = new BcPGPObjectFactory(in);
                    for (Object object = factory.nextObject(); object != null; object = factory.nextObject()) {
                        if (object instanceof PGPSignatureList list) {
                            list.forEach(found::add);
                        }
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new OsbuildException.VerificationFailed(
                    "the signature is damaged: " + e.getMessage(), where, "fetch it again, or from elsewhere", e);
        }
        if (found.isEmpty() || found.size() > MAX_SIGNATURES) {
            throw new OsbuildException.VerificationFailed(
                    found.isEmpty() ? "there is no signature" : "there are too many signatures", where, "");
        }
        return new Signatures(List.copyOf(found), where);
    }

    void verifyText(byte[] canonicalText, OpenPgpKeyring keyring, Instant at) {
        Attempts attempts = begin(keyring, PGPSignature.CANONICAL_TEXT_DOCUMENT, at, signature -> at);
        attempts.update(canonicalText, canonicalText.length);
        attempts.finish();
    }

    void verifyBinary(InputStream data, OpenPgpKeyring keyring, Instant at) throws IOException {
        finish(begin(keyring, PGPSignature.BINARY_DOCUMENT, at, signature -> at), data);
    }

    /** As {@link #verifyBinary}, but keys must have been valid when they signed, whatever became of them since. */
    SignedBy verifyAsOfSigning(InputStream data, OpenPgpKeyring keyring, Instant now) throws IOException {
        return finish(begin(keyring, PGPSignature.BINARY_DOCUMENT, now, Signatures::created), data);
    }

    private static Instant created(PGPSignature signature) {
        return signature.getCreationTime().toInstant();
    }

    private static SignedBy finish(Attempts attempts, InputStream data) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = data.read(buffer); count >= 0; count = data.read(buffer)) {
            attempts.update(buffer, count);
        }
        return attempts.finish();
    }

    private Attempts begin(
            OpenPgpKeyring keyring, int type, Instant now, Function<PGPSignature, Instant> whenKeysMustBeValid) {
        Attempts attempts = new Attempts();
        for (PGPSignature signature : all) {
            List<OpenPgpKeyring.Member> signers = keyring.find(signature.getKeyID());
            if (signers.isEmpty()) {
                attempts.problems.add("unknown key " + Long.toHexString(signature.getKeyID()));
            }
            for (OpenPgpKeyring.Member signer : signers) {
                Optional<String> problem = problem(signature, type, now)
                        .or(() -> new SigningKey(signer)
                                .problem(created(signature), whenKeysMustBeValid.apply(signature)));
                problem.ifPresentOrElse(attempts.problems::add, () -> attempts.add(signature, signer));
            }
        }
        return attempts;
    }

    /** What is wrong with a signature before any data is seen. */
    private static Optional<String> problem(PGPSignature signature, int type, Instant at) {
        if (signature.getSignatureType() != type) {
            return Optional.of("the signature is of type " + signature.getSignatureType());
        }
        if (!isStrong(signature.getHashAlgorithm())) {
            return Optional.of("the signature's hash algorithm is too weak");
        }
        return SignatureSubpackets.problem(signature, at);
    }

    /** SHA-2 and SHA-3 are; MD5, SHA-1 and RIPEMD-160 are not. */
    static boolean isStrong(int hashAlgorithm) {
        return switch (hashAlgorithm) {
            case HashAlgorithmTags.SHA256,
                    HashAlgorithmTags.SHA384,
                    HashAlgorithmTags.SHA512,
                    HashAlgorithmTags.SHA3_256,
                    HashAlgorithmTags.SHA3_512 -> true;
            default -> false;
        };
    }

    /** The signatures that may turn out good once the data has been seen. */
    private final class Attempts {
        private final Map<PGPSignature, OpenPgpKeyring.Member> open = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();

        void add(PGPSignature signature, OpenPgpKeyring.Member signer) {
            try {
                signature.init(new BcPGPContentVerifierBuilderProvider(), signer.key());
                open.put(signature, signer);
            } catch (PGPException | RuntimeException e) {
                problems.add("the signature cannot be checked: " + e.getMessage());
            }
        }

        void update(byte[] bytes, int count) {
            open.keySet().forEach(signature -> signature.update(bytes, 0, count));
        }

        SignedBy finish() {
            for (Map.Entry<PGPSignature, OpenPgpKeyring.Member> attempt : open.entrySet()) {
                PGPSignature signature = attempt.getKey();
                try {
                    if (signature.verify()) {
                        return new SignedBy(
                                OpenPgpKeyring.fingerprint(attempt.getValue().primary()), created(signature));
                    }
                    problems.add("the signature of key " + Long.toHexString(signature.getKeyID())
                            + " does not match: the content was altered");
                } catch (PGPException | RuntimeException e) {
                    problems.add("the signature cannot be checked: " + e.getMessage());
                }
            }
            throw new OsbuildException.VerificationFailed(
                    "no good signature by a trusted key (" + String.join("; ", problems) + ")",
                    where,
                    "fetch it again or from elsewhere; when its maker has new keys, name a keyring that has them");
        }
    }
}
