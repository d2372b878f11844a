package dev.osbuild.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeyTest {

    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private final Instant now = Instant.now();

    @TempDir
    private Path folder;

    private static Optional<Passphrase> passphrase(String text) {
        return Optional.of(Passphrase.of(text.getBytes(StandardCharsets.UTF_8), "test"));
    }

    private SecretKey key(Optional<Passphrase> passphrase) {
        return new KeyGeneration("Test <test@example.org>", now.minusSeconds(60), Duration.ofDays(30), passphrase)
                .generate();
    }

    private static OpenPgpKeyring publicKey(SecretKey key) throws IOException {
        return OpenPgpKeyring.read(new ByteArrayInputStream(key.armoredPublicKey()), "key");
    }

    @Test
    void signsWithItsSubkeyWhatItsPublicKeyVerifies() throws IOException {
        SecretKey key = key(Optional.empty());
        Signer signer = key.signer(Optional.empty(), now);
        byte[] signature = signer.sign(CONTENT);

        SignedBy signed = DetachedSignature.parse(signature, "s")
                .verifyAsOfSigning(new ByteArrayInputStream(CONTENT), publicKey(key), now);
        assertThat(signed.fingerprint()).isEqualTo(key.fingerprint());
        assertThat(new String(signature, StandardCharsets.US_ASCII))
                .startsWith("-----BEGIN PGP SIGNATURE-----")
                .doesNotContain("Version");
        assertThat(signer.accepts(signature, CONTENT)).isTrue();
        assertThat(signer.accepts(signature, new byte[1])).isFalse();
    }

    @Test
    void needsItsPassphrase() {
        SecretKey key = SecretKey.read(key(passphrase("right\n")).armored(), "key file");

        assertThat(key.signer(passphrase("right"), now).name()).isEqualTo(key.fingerprint());
        assertThatThrownBy(() -> key.signer(passphrase("wrong"), now))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("passphrase is not this key's");
        assertThatThrownBy(() -> key.signer(Optional.empty(), now)).hasMessageContaining("protected by a passphrase");
    }

    @Test
    void doesNotSignOnceItHasExpired() {
        assertThatThrownBy(() -> key(Optional.empty()).signer(Optional.empty(), now.plus(Duration.ofDays(31))))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("expired");
    }

    @Test
    void isRefusedWhenOthersCanReadIt() throws IOException {
        Path file = folder.resolve("key");
        Files.write(file, key(Optional.empty()).armored());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> SecretKey.load(file))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("rw-r-----");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(SecretKey.load(file).fingerprint()).hasSize(40);
    }

    @Test
    void isKeptInAFolderWhereOnlyItsOwnerReadsIt() throws IOException {
        SecretKey key = key(Optional.empty());
        KeyFolder keys = new KeyFolder(folder.resolve("keys"));
        Path file = keys.add(key);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys"))))
                .isEqualTo("rwx------");
        assertThat(keys.secretFile(key.fingerprint())).contains(file);
        assertThat(keys.list()).singleElement().satisfies(entry -> {
            assertThat(entry.hasSecret()).isTrue();
            assertThat(entry.key().userIds()).containsExactly("Test <test@example.org>");
            assertThat(entry.key().problem(now)).isEmpty();
            assertThat(entry.key().problem(now.plus(Duration.ofDays(40))))
                    .hasValueSatisfying(problem -> assertThat(problem).contains("expired"));
        });
    }

    @Test
    void importsPublicAndSecretKeys() throws IOException {
        SecretKey key = key(Optional.empty());
        Path secret = folder.resolve("secret");
        key.save(secret);
        Path open = Files.write(folder.resolve("public"), key.armoredPublicKey());

        KeyFolder others = new KeyFolder(folder.resolve("others"));
        assertThat(others.importFile(open)).containsExactly(key.fingerprint());
        assertThat(others.secretFile(key.fingerprint())).isEmpty();
        KeyFolder own = new KeyFolder(folder.resolve("own"));
        assertThat(own.importFile(secret)).containsExactly(key.fingerprint());
        assertThat(own.secretKey(key.fingerprint()).fingerprint()).isEqualTo(key.fingerprint());
        assertThat(own.publicKey(key.fingerprint()).fingerprints()).isEqualTo(java.util.Set.of(key.fingerprint()));
        assertThatThrownBy(() -> own.publicKey("../../etc/passwd")).isInstanceOf(OsbuildException.Usage.class);
    }

    @Test
    void filesOfOtherThingsAreRefused() throws IOException {
        Path noise = Files.writeString(folder.resolve("noise"), "no key");
        Files.setPosixFilePermissions(noise, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> SecretKey.load(noise)).isInstanceOf(OsbuildException.Usage.class);
        assertThatThrownBy(() -> new KeyFolder(folder).importFile(noise)).isInstanceOf(OsbuildException.class);
        for (String userId : List.of("", "two\nlines")) {
            assertThatThrownBy(() -> new KeyGeneration(userId, now, Duration.ofDays(1), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
