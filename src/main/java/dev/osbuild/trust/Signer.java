package dev.osbuild.trust;

import java.io.IOException;

/** Makes detached signatures; where the key is, in a file, an agent or a token, is the signer's own business. */
public interface Signer {

    /** An armored detached signature (RFC 9580, 10.4) over the content, dated now. */
    byte[] sign(byte[] content) throws IOException;

    /** Whether an earlier signature over the same content is as good as a new one, so that it may stay as it is. */
    boolean accepts(byte[] signature, byte[] content);

    /** Who signs, in words, such as a fingerprint. */
    String name();
}
