package dev.osbuild.stage.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedKernelTest {

    @TempDir
    Path tree;

    @Test
    void removesAKernelAndKeepsWhatOtherPackagesPutBesideIt() throws IOException {
        for (String file : new String[] {
            "boot/vmlinuz-6.12.1",
            "boot/initrd.img-6.12.1",
            "boot/memtest.bin",
            "usr/lib/modules/6.12.1/kernel/fs/9p.ko.xz",
            "usr/lib/modules/6.12.1/modules.dep",
            "usr/src/linux-headers-6.12.1/Makefile"
        }) {
            Path path = tree.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "");
        }
        Path build = tree.resolve("usr/lib/modules/6.12.1/build");
        Files.createSymbolicLink(build, Path.of("../../../src/linux-headers-6.12.1"));
        Files.createSymbolicLink(tree.resolve("vmlinuz"), Path.of("boot/vmlinuz-6.12.1"));
        Files.createSymbolicLink(tree.resolve("initrd.img.old"), Path.of("boot/initrd.img-6.12.1"));

        new PackagedKernel(tree).remove();

        assertThat(tree.resolve("boot")).isDirectoryContaining("glob:**/memtest.bin");
        assertThat(tree.resolve("boot/vmlinuz-6.12.1")).doesNotExist();
        assertThat(tree.resolve("boot/initrd.img-6.12.1")).doesNotExist();
        assertThat(Files.exists(tree.resolve("vmlinuz"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(Files.exists(tree.resolve("initrd.img.old"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(tree.resolve("usr/lib/modules/6.12.1/kernel")).doesNotExist();
        assertThat(tree.resolve("usr/lib/modules/6.12.1/modules.dep")).doesNotExist();
        assertThat(build).isDirectory();
        assertThat(tree.resolve("usr/src/linux-headers-6.12.1/Makefile")).exists();
    }

    @Test
    void aSystemWithoutOneStaysAsItIs() {
        assertThatCode(() -> new PackagedKernel(tree).remove()).doesNotThrowAnyException();
    }
}
