package dev.osbuild.stage.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.stage.FakeStageContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** The resources are a tiny archive, a signature over its uncompressed form, and the key that made it. */
class TarballSourceTest {

    private static final TarballSource SIGNED = new TarballSource(new Kernel.Tarball(
            URI.create("https://example.org/linux-1.0.tar.xz"),
            Digest.of("any"),
            Optional.of("keys/linux.sign"),
            Optional.of("keys/linux.asc")));

    @TempDir
    Path folder;

    @Test
    void declaresArchiveSignatureAndKeys() {
        assertThat(SIGNED.externals(new Project(Path.of("/project"))))
                .containsExactly(
                        new ExternalInput.Download(
                                "source archive", URI.create("https://example.org/linux-1.0.tar.xz"), Digest.of("any")),
                        new ExternalInput.LocalFile("source signature", Path.of("/project/keys/linux.sign")),
                        new ExternalInput.LocalFile("source keyring", Path.of("/project/keys/linux.asc")));
    }

    @Test
    void acceptsAnArchiveThatItsKeySigned() throws IOException {
        try (FakeStageContext context = context(resource("linux-1.0.tar.xz"))) {
            assertThat(SIGNED.open(context, folder)).isEqualTo(context.external("source archive"));
        }
    }

    @Test
    void refusesAnAlteredArchive() throws IOException {
        Path altered = folder.resolve("altered.tar.xz");
        try (var out = new XZOutputStream(Files.newOutputStream(altered), new LZMA2Options())) {
            out.write("not what was signed".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        try (FakeStageContext context = context(altered)) {
            assertThatThrownBy(() -> SIGNED.open(context, folder))
                    .isInstanceOf(OsbuildException.VerificationFailed.class);
        }
    }

    private FakeStageContext context(Path archive) throws IOException {
        FakeStageContext context = new FakeStageContext(folder, command -> {});
        context.externals.put("source archive", archive);
        context.externals.put("source signature", resource("linux-1.0.tar.sign"));
        context.externals.put("source keyring", resource("keys.asc"));
        return context;
    }

    private Path resource(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = TarballSourceTest.class.getResourceAsStream(name)) {
            Files.write(file, java.util.Objects.requireNonNull(in, name).readAllBytes());
        }
        return file;
    }
}
