package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A folder whose documents have detached signatures beside them, {@code NAME.asc}.
 *
 * @param keys one of which must have signed; empty to leave open where documents come from
 * @param now signatures must not be younger
 * @param report hears of good signatures
 */
public record SignedFolder(Path folder, Optional<OpenPgpKeyring> keys, Instant now, ManifestCheck.Report report) {

    private static final int MAX_SIGNATURE_BYTES = 1 << 20;

    /**
     * A document whose signature, when keys are pinned, is checked before anybody looks at its content.
     *
     * @param limit of its size in bytes
     * @param missing what to say when it is not there
     * @throws OsbuildException.VerificationFailed when it is missing, too large, not signed or not signed so
     */
    public byte[] document(String name, int limit, String missing) throws IOException {
        byte[] content = content(name, limit, missing);
        if (keys.isPresent()) {
            checkSignature(name, content);
        }
        return content;
    }

    /** A file's bytes, without a look at its signature. */
    public byte[] content(String name, int limit, String missing) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw failed(name, missing, "fetch it from where you got the files");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw failed(name, "it is larger than " + limit + " bytes", "fetch it again");
            }
            return bytes;
        }
    }

    /** Checks the signature beside a file whose content was read. */
    public void checkSignature(String name, byte[] content) throws IOException {
        String signatureName = name + ManifestCheck.SIGNATURE;
        byte[] signature =
                content(signatureName, MAX_SIGNATURE_BYTES, "it is not signed: " + signatureName + " is missing");
        SignedBy signed = DetachedSignature.parse(
                        signature, folder.resolve(signatureName).toString())
                .verifyAsOfSigning(new ByteArrayInputStream(content), keys.orElseThrow(), now);
        report.passed("signature", name, "signed by " + signed.fingerprint() + " on " + signed.at());
    }

    /** An error about one of the files. */
    public OsbuildException.VerificationFailed failed(String name, String what, String fix) {
        return new OsbuildException.VerificationFailed(
                what, folder.resolve(name).toString(), fix);
    }
}
