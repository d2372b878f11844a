package dev.osbuild.stage.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelModulesTest {

    @TempDir
    Path tree;

    private Path modules;

    @BeforeEach
    void makeModules() throws IOException {
        modules = tree.resolve("usr/lib/modules/6.12.1");
        for (String module : List.of(
                "kernel/fs/9p/9p.ko.xz",
                "kernel/fs/netfs/netfs.ko.xz",
                "kernel/net/9p/9pnet.ko.xz",
                "kernel/net/netfilter/nft_ct.ko.xz",
                "kernel/net/netfilter/nf_tables.ko.xz",
                "kernel/sound/snd-pcm.ko.xz")) {
            Path file = modules.resolve(module);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
        Files.writeString(modules.resolve("modules.dep"), """
                kernel/fs/9p/9p.ko.xz: kernel/net/9p/9pnet.ko.xz kernel/fs/netfs/netfs.ko.xz
                kernel/fs/netfs/netfs.ko.xz:
                kernel/net/9p/9pnet.ko.xz: kernel/fs/netfs/netfs.ko.xz
                kernel/net/netfilter/nft_ct.ko.xz: kernel/net/netfilter/nf_tables.ko.xz
                kernel/net/netfilter/nf_tables.ko.xz:
                kernel/sound/snd-pcm.ko.xz:
                """);
        Files.writeString(modules.resolve("modules.builtin"), "kernel/drivers/virtio/virtio-pci.ko\n");
        Files.writeString(modules.resolve("modules.order"), "");
    }

    @Test
    void keepsWhatIsNamedAndWhatItNeeds() throws IOException {
        keep("9p", "virtio_pci");

        assertThat(modules.resolve("kernel/fs/9p/9p.ko.xz")).exists();
        assertThat(modules.resolve("kernel/net/9p/9pnet.ko.xz")).exists();
        assertThat(modules.resolve("kernel/fs/netfs/netfs.ko.xz")).exists();
        assertThat(modules.resolve("kernel/sound")).doesNotExist();
        assertThat(modules.resolve("kernel/net/netfilter")).doesNotExist();
        assertThat(modules.resolve("modules.dep")).doesNotExist();
        assertThat(modules.resolve("modules.builtin")).exists();
    }

    @Test
    void understandsGlobsAndBothSpellings() throws IOException {
        keep("net/netfilter/nft_*", "snd_pcm");

        assertThat(modules.resolve("kernel/net/netfilter/nf_tables.ko.xz")).exists();
        assertThat(modules.resolve("kernel/sound/snd-pcm.ko.xz")).exists();
        assertThat(modules.resolve("kernel/fs")).doesNotExist();
    }

    @Test
    void refusesWhatTheKernelHasNot() {
        assertThatThrownBy(() -> keep("virtio_net"))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessage("the kernel 6.12.1 has no module 'virtio_net'");
        assertThatThrownBy(() -> keep("drivers/gpu/**")).hasMessageContaining("no module 'drivers/gpu/**'");
    }

    @Test
    void aTreeWithoutModulesHasNone() throws IOException {
        assertThat(KernelModules.in(tree.resolve("usr"))).isEmpty();
    }

    private void keep(String... wanted) throws IOException {
        KernelModules.in(tree).orElseThrow().keep(List.of(wanted));
    }
}
