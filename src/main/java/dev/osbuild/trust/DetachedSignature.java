package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/** One or more signatures over a file that stands apart from them (RFC 9580, 10.4). */
public final class DetachedSignature {

    private final Signatures signatures;

    private DetachedSignature(Signatures signatures) {
        this.signatures = signatures;
    }

    /**
     * Reads signatures, armored or binary.
     *
     * @param where their address or file, for errors
     * @throws OsbuildException.VerificationFailed when there is none
     */
    public static DetachedSignature parse(byte[] bytes, String where) {
        return new DetachedSignature(Signatures.parse(bytes, where));
    }

    /**
     * Checks everything left in a stream, which stays open. A signature over a compressed file's content wants the
     * decompressed stream here.
     *
     * @param at when keys must be valid
     * @throws OsbuildException.VerificationFailed when no signature of a key in {@code keyring} is good
     */
    public void verify(InputStream data, OpenPgpKeyring keyring, Instant at) throws IOException {
        signatures.verifyBinary(data, keyring, at);
    }

    /**
     * As {@link #verify}, for what is kept for long: keys must have been valid when they signed. A key that expired
     * since, or was retired since, still counts; one that was revoked for any other reason does not.
     *
     * @param now no signature may be younger, and none may have expired by itself
     * @return whose signature was found good
     */
    public SignedBy verifyAsOfSigning(InputStream data, OpenPgpKeyring keyring, Instant now) throws IOException {
        return signatures.verifyAsOfSigning(data, keyring, now);
    }
}
