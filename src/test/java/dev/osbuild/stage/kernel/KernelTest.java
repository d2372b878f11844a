package dev.osbuild.stage.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Digest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelTest {

    private static final Digest DIGEST = Digest.of("archive");

    @Test
    void aTarballNeedsItsAddress() {
        assertThatThrownBy(() -> kernel(Kernel.Source.TARBALL, List.of(), Optional.empty()))
                .hasMessageContaining("needs kernel.tarball");
    }

    @Test
    void aTarballGoesWithItsSourceOnly() {
        assertThatThrownBy(() -> kernel(Kernel.Source.DEBIAN, List.of(), Optional.of(tarball("https://x/l.tar.xz"))))
                .hasMessageContaining("alone");
    }

    @Test
    void aFragmentIsNoPath() {
        assertThatThrownBy(() -> kernel(Kernel.Source.DEBIAN, List.of("../virtio"), Optional.empty()))
                .hasMessageContaining("'../virtio'");
    }

    @Test
    void aSignatureNeedsAKeyring() {
        assertThatThrownBy(() -> new Kernel.Tarball(
                        URI.create("https://x/l.tar.xz"), DIGEST, Optional.of("l.sign"), Optional.empty()))
                .hasMessageContaining("go together");
    }

    @Test
    void anArchiveOfUnknownFormIsRefused() {
        assertThatThrownBy(() -> tarball("https://x/linux.zip")).hasMessageContaining(".tar.xz");
    }

    @Test
    void compilerFlagsAreSingleOptionsAndNeedACompiler() {
        for (String wrong :
                List.of("", "x", "-O2 -g", "-o/etc/passwd", "-B/tmp", "@file", "$(id)", "-include/etc/passwd")) {
            assertThatThrownBy(() -> kernel(Kernel.Source.DEBIAN, List.of(), List.of(wrong), Optional.empty()))
                    .as(wrong)
                    .hasMessageContaining("kernel.compiler-flags");
        }
        assertThat(kernel(Kernel.Source.DEBIAN, List.of(), List.of("-O2", "-mtune=generic"), Optional.empty())
                        .compilerFlags())
                .containsExactly("-O2", "-mtune=generic");
    }

    @Test
    void acceptsAWholeSection() {
        Kernel kernel = kernel(Kernel.Source.TARBALL, List.of("virtio"), Optional.of(tarball("https://x/l.tar.xz")));

        assertThat(kernel.fragments()).containsExactly("virtio");
    }

    private static Kernel.Tarball tarball(String address) {
        return new Kernel.Tarball(URI.create(address), DIGEST, Optional.empty(), Optional.empty());
    }

    private static Kernel kernel(Kernel.Source source, List<String> fragments, Optional<Kernel.Tarball> tarball) {
        return kernel(source, fragments, List.of(), tarball);
    }

    private static Kernel kernel(
            Kernel.Source source, List<String> fragments, List<String> flags, Optional<Kernel.Tarball> tarball) {
        return new Kernel(source, "6.12", "tinyconfig", fragments, flags, tarball, "linux-image-cloud-amd64");
    }
}
