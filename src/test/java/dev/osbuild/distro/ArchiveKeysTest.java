package dev.osbuild.distro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.index.ReleaseFile;
import dev.osbuild.trust.ClearsignedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys shipped with osbuild against release files as Debian published them. */
class ArchiveKeysTest {

    private static final Instant THEN = Instant.parse("2026-11-21T00:00:00Z");

    private static byte[] published(String suite) throws IOException {
        String name = "InRelease." + suite + ".gz";
        try (var in =
                new GZIPInputStream(Objects.requireNonNull(ArchiveKeysTest.class.getResourceAsStream(name), name))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trixie", "trixie-security", "bookworm"})
    void verifyDebiansReleaseFiles(String suite) throws IOException {
        byte[] text = ClearsignedMessage.parse(published(suite), suite).verify(DebianKeys.keyring(), THEN);
        ReleaseFile release = ReleaseFile.parse(text, suite);
        assertThat(release.codename()).isEqualTo(suite);
        assertThat(release.origin()).isEqualTo("Debian");
        assertThat(release.packages("main", "amd64", suite).size()).isPositive();
    }

    @Test
    void refuseTheSameFileWithOneByteChanged() throws IOException {
        byte[] message = published("trixie");
        String text =
                new String(message, StandardCharsets.ISO_8859_1).replaceFirst("Codename: trixie", "Codename: trixia");
        assertThatThrownBy(() -> ClearsignedMessage.parse(text.getBytes(StandardCharsets.ISO_8859_1), "trixie")
                        .verify(DebianKeys.keyring(), THEN))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("altered");
    }

    @Test
    void acceptCarriageReturnsAndTrailingBlanksAsTheStandardDoes() throws IOException {
        String text = new String(published("trixie"), StandardCharsets.ISO_8859_1);
        String mailed = text.replace("Origin: Debian\n", "Origin: Debian \t\n").replace("\n", "\r\n");
        byte[] verified = ClearsignedMessage.parse(mailed.getBytes(StandardCharsets.ISO_8859_1), "trixie")
                .verify(DebianKeys.keyring(), THEN);
        assertThat(verified).isNotEmpty();
    }

    @Test
    void areExpiredSomeDay() throws IOException {
        byte[] message = published("trixie");
        assertThatThrownBy(() -> ClearsignedMessage.parse(message, "trixie")
                        .verify(DebianKeys.keyring(), Instant.parse("2060-01-01T00:00:00Z")))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before\n", ""})
    void refuseTextAroundTheMessage(String before) throws IOException {
        String text = before
                + new String(published("trixie"), StandardCharsets.ISO_8859_1)
                + (before.isEmpty() ? "after\n" : "");
        assertThatThrownBy(() -> ClearsignedMessage.parse(text.getBytes(StandardCharsets.ISO_8859_1), "trixie"))
                .isInstanceOf(OsbuildException.VerificationFailed.class);
    }
}
