package dev.osbuild.distro.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StanzaReaderTest {

    private static final String PACKAGE = "Package: hello\nVersion: 2.10-3\nArchitecture: amd64\nPriority: optional\n"
            + "Depends: libc6 (>= 2.34)\nFilename: pool/main/h/hello/hello_2.10-3_amd64.deb\nSize: 53080\n"
            + "SHA256: " + "0123456789abcdef".repeat(4) + "\nDescription: greets\n and more\n";

    private static StanzaReader reader(byte[] bytes) {
        return new StanzaReader(new ByteArrayInputStream(bytes), "Packages", Set.of());
    }

    private static StanzaReader reader(String text) {
        return reader(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsStanzasWithContinuationLines() throws IOException {
        StanzaReader reader = reader("\n# comment\nA: 1\nB:\n x\n y\n\n\nA: 2\n");
        Stanza first = reader.next().orElseThrow();
        assertThat(first.get("b")).isEqualTo("\nx\ny");
        assertThat(reader.next().orElseThrow().get("A")).isEqualTo("2");
        assertThat(reader.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A: 1\nA: 2\n", " x\n", "no field\n", ": x\n", "A: 1\na: 2\n"})
    void refusesMalformedText(String text) {
        assertThatThrownBy(() -> reader(text).next())
                .isInstanceOfSatisfying(
                        OsbuildException.VerificationFailed.class,
                        e -> assertThat(e.where()).startsWith("Packages:"));
    }

    @Test
    void refusesFileNamesThatLeadOutOfTheArchive() throws IOException {
        Stanza stanza = reader(PACKAGE.replace("pool/", "../")).next().orElseThrow();
        assertThatThrownBy(() -> BinaryPackage.of(stanza))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("leads out");
    }

    /** Whatever a hostile mirror changes, the parsers answer with a package or with their own error. */
    @Test
    void mutatedTextNeverEscapesTheTypedErrors() throws IOException {
        Random random = new Random(20_251_121);
        RelationParser relations = new RelationParser(Architecture.AMD64);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = PACKAGE.getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                StanzaReader reader = reader(bytes);
                for (var stanza = reader.next(); stanza.isPresent(); stanza = reader.next()) {
                    BinaryPackage read = BinaryPackage.of(stanza.get());
                    relations.parse(read.depends());
                    assertThat(read.filename()).doesNotStartWith("/");
                }
            } catch (OsbuildException.VerificationFailed expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }
}
