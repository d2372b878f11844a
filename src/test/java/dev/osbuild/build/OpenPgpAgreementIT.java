package dev.osbuild.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.ArchiveSettings;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.distro.PackageArchives;
import dev.osbuild.store.CacheFolder;
import dev.osbuild.store.Store;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import dev.osbuild.trust.DetachedSignature;
import dev.osbuild.trust.KeyGeneration;
import dev.osbuild.trust.OpenPgpKeyring;
import dev.osbuild.trust.Passphrase;
import dev.osbuild.trust.SecretKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether GnuPG, Sequoia and osbuild read each other's keys and accept each other's signatures. */
class OpenPgpAgreementIT {

    private static final byte[] CONTENT = "what is signed\n".getBytes(StandardCharsets.UTF_8);

    private static Store store;
    private static Tools tools;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeAll
    static void openTools() throws IOException {
        Path cache = CacheFolder.of(System.getenv());
        BuildSettings settings =
                new BuildSettings(cache, cache, 1, Optional.empty(), false, false, false, false, System.getenv());
        store = Store.open(cache);
        PackageArchive archive = PackageArchives.open(ArchiveSettings.debian("trixie"), store, EventSink.NONE);
        ResolvedPackages packages = new ResolvedPackages(archive, archive, Optional.empty(), false, "");
        tools = Toolboxes.open(settings, store, packages, archive)
                .open(Set.of("gnupg", "gpg-agent", "sqv", "sq"), EventSink.NONE);
    }

    @AfterAll
    static void closeStore() {
        store.close();
    }

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.write(folder.resolve("file"), CONTENT);
        Files.createDirectory(
                folder.resolve("gnupg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void run(String program, String... arguments) {
        tools.run(ToolCommand.of(program, arguments)
                .environment("GNUPGHOME", "/scratch/gnupg")
                .environment("HOME", "/scratch")
                .output(folder, "/scratch")
                .workingDirectory("/scratch")
                .timeLimit(Duration.ofMinutes(2))
                .build());
    }

    private void gpg(String... arguments) {
        run(
                "gpg",
                Stream.concat(
                                Stream.of("--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", "secret"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private SecretKey ownKey(Optional<Passphrase> passphrase) throws IOException {
        SecretKey key = new KeyGeneration(
                        "Own <own@example.org>", Instant.now().minusSeconds(60), Duration.ofDays(9), passphrase)
                .generate();
        Files.write(folder.resolve("public.asc"), key.armoredPublicKey());
        return key;
    }

    private Optional<Passphrase> passphrase() throws IOException {
        Path secret = Files.writeString(folder.resolve("passphrase"), "secret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        return Optional.of(Passphrase.read(secret));
    }

    private void verifyHere(String publicKey, String signature) throws IOException {
        OpenPgpKeyring keyring = OpenPgpKeyring.load(folder.resolve(publicKey));
        DetachedSignature parsed = DetachedSignature.parse(Files.readAllBytes(folder.resolve(signature)), signature);
        assertThat(parsed.verifyAsOfSigning(new ByteArrayInputStream(CONTENT), keyring, Instant.now())
                        .fingerprint())
                .isIn(keyring.fingerprints());
        assertThatThrownBy(
                        () -> parsed.verifyAsOfSigning(new ByteArrayInputStream(new byte[9]), keyring, Instant.now()))
                .isInstanceOf(OsbuildException.VerificationFailed.class);
    }

    private void verifyThere() {
        gpg("--import", "public.asc");
        gpg("--verify", "file.asc", "file");
        run("sqv", "--keyring", "public.asc", "--signature-file", "file.asc", "file");
    }

    @Test
    void bothAcceptOurSignature() throws IOException {
        Files.write(
                folder.resolve("file.asc"),
                ownKey(Optional.empty()).signer(Optional.empty(), Instant.now()).sign(CONTENT));

        verifyThere();
        Files.writeString(file, "another file");
        assertThatThrownBy(() -> gpg("--verify", "file.asc", "file")).isInstanceOf(OsbuildException.StepFailed.class);
    }

    @Test
    void gnuPgTakesOurProtectedKeyAndWeAcceptItsSignature() throws IOException {
        ownKey(passphrase()).save(folder.resolve("secret.asc"));

        gpg("--import", "secret.asc");
        gpg("--armor", "--output", "file.asc", "--detach-sign", "file");
        verifyHere("public.asc", "file.asc");
    }

    @Test
    void weSignWithAKeyThatGnuPgMade() throws IOException {
        gpg("--quick-generate-key", "Gnu <gnu@example.org>", "ed25519", "cert", "30d");
        gpg("--armor", "--output", "all.asc", "--export");
        String fingerprint = OpenPgpKeyring.load(folder.resolve("all.asc")).toString();
        gpg("--quick-add-key", fingerprint, "ed25519", "sign", "30d");
        gpg("--armor", "--output", "public.asc", "--export");
        gpg("--armor", "--output", "secret.asc", "--export-secret-subkeys");
        Files.setPosixFilePermissions(folder.resolve("secret.asc"), PosixFilePermissions.fromString("rw-------"));
        SecretKey key = SecretKey.load(folder.resolve("secret.asc"));
        Files.write(
                folder.resolve("file.asc"),
                key.signer(passphrase(), Instant.now()).sign(CONTENT));

        verifyThere();
        verifyHere("public.asc", "file.asc");
        gpg("--armor", "--output", "theirs.asc", "--detach-sign", "file");
        verifyHere("public.asc", "theirs.asc");
    }

    @Test
    void weSignWithAKeyThatSequoiaMadeAndAcceptItsSignature() throws IOException {
        run(
                "sq",
                "key",
                "generate",
                "--own-key",
                "--name",
                "Sequoia",
                "--without-password",
                "--output",
                "secret.asc",
                "--rev-cert",
                "revocation.asc");
        run("sq", "sign", "--signer-file", "secret.asc", "--signature-file", "theirs.asc", "file");
        Files.setPosixFilePermissions(folder.resolve("secret.asc"), PosixFilePermissions.fromString("rw-------"));
        SecretKey key = SecretKey.load(folder.resolve("secret.asc"));
        Files.write(folder.resolve("public.asc"), key.armoredPublicKey());
        Files.write(
                folder.resolve("file.asc"),
                key.signer(Optional.empty(), Instant.now()).sign(CONTENT));

        verifyThere();
        verifyHere("public.asc", "theirs.asc");
    }

    @Test
    void aSigningCommandIsAnyProgram() throws IOException {
        assertThat(new ProgramSigner(java.util.List.of("cat", signedFile().toString()), folder).sign(CONTENT))
                .asString()
                .startsWith("-----BEGIN PGP SIGNATURE");
        assertThatThrownBy(() -> new ProgramSigner(java.util.List.of("false"), folder).sign(CONTENT))
                .isInstanceOf(OsbuildException.Environment.class)
                .hasMessageContaining("exit code 1");
        assertThatThrownBy(() -> new ProgramSigner(java.util.List.of("cat"), folder).sign(CONTENT))
                .isInstanceOf(OsbuildException.VerificationFailed.class);
    }

    private Path signedFile() throws IOException {
        return Files.write(
                folder.resolve("file.asc"),
                ownKey(Optional.empty()).signer(Optional.empty(), Instant.now()).sign(CONTENT));
    }
}
