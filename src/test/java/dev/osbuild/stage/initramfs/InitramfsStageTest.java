package dev.osbuild.stage.initramfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.dpkg.DebBuilder;
import dev.osbuild.image.CpioReader;
import dev.osbuild.stage.FakeStageContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitramfsStageTest {

    @TempDir
    private Path folder;

    private FakeStageContext context;

    @BeforeEach
    void prepare() throws IOException {
        context = new FakeStageContext(
                folder,
                command -> Files.copy(
                        FakeStageContext.host(command, "/archive"),
                        FakeStageContext.host(command, "/compressed/initramfs")));
        context.externals.put("overlay/initramfs", Path.of("overlay/initramfs"));
        context.addPackage("busybox", packageFile("./usr/bin/busybox"));
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void packsTheInitScriptAndBusyBox() throws IOException {
        run();

        Map<String, CpioReader.Entry> entries = entries();
        assertThat(entries.get("init").mode()).isEqualTo(0100755);
        assertThat(entries.get("init").content()).isEqualTo(Files.readAllBytes(Path.of("overlay/initramfs/init")));
        assertThat(entries.get("bin/busybox").content()).asString().isEqualTo("a program");
        assertThat(entries.get("bin/sh").content()).asString().isEqualTo("busybox");
        assertThat(entries).containsKeys("dev", "dev/console", "proc", "sys").doesNotContainKey(".overlay");
        assertThat(entries).doesNotContainKey("modules.list");
    }

    @Test
    void listsModulesInLoadingOrder() throws IOException {
        Path modules = Files.createDirectory(folder.resolve("modules"));
        Files.writeString(modules.resolve("101-virtio_blk.ko"), "second");
        Files.writeString(modules.resolve("100-virtio.ko"), "first");
        context.inputs.put("initramfs-modules", modules);

        run();

        Map<String, CpioReader.Entry> entries = entries();
        assertThat(entries.get("modules.list").content())
                .asString()
                .isEqualTo("/modules/100-virtio.ko\n/modules/101-virtio_blk.ko\n");
        assertThat(entries.get("modules/101-virtio_blk.ko").content())
                .asString()
                .isEqualTo("second");
    }

    @Test
    void givesTheSameBytesAgain() throws IOException {
        run();
        byte[] first = Files.readAllBytes(context.output("initramfs"));
        Files.delete(context.output("initramfs"));
        run();

        assertThat(Files.readAllBytes(context.output("initramfs"))).isEqualTo(first);
    }

    @Test
    void saysWhatToDoWhenTheInitScriptCannotBeStarted() throws IOException {
        Path overlay = Files.createDirectory(folder.resolve("overlay"));
        Files.writeString(overlay.resolve("init"), "#!/bin/sh\n");
        context.externals.put("overlay/initramfs", overlay);

        assertThatThrownBy(this::run)
                .isInstanceOfSatisfying(
                        OsbuildException.StepFailed.class,
                        e -> assertThat(e.fix()).contains("chmod +x"));
    }

    @Test
    void refusesAPackageWithoutBusyBox() throws IOException {
        context.addPackage("busybox", packageFile("./usr/share/doc/busybox"));

        assertThatThrownBy(this::run).hasMessageContaining("holds no program busybox");
    }

    private void run() throws IOException {
        new InitramfsStage().run(new InitramfsStage.Configuration(), context);
    }

    private Map<String, CpioReader.Entry> entries() throws IOException {
        byte[] archive = Files.readAllBytes(context.output("initramfs"));
        CpioReader reader = new CpioReader(new ByteArrayInputStream(archive), 1 << 20);
        Map<String, CpioReader.Entry> entries = new LinkedHashMap<>();
        for (Optional<CpioReader.Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            entries.put(entry.get().path(), entry.get());
        }
        return entries;
    }

    private Path packageFile(String program) throws IOException {
        byte[] content = "a program".getBytes(StandardCharsets.UTF_8);
        return new DebBuilder("busybox")
                .file(program, 0755, content)
                .build(folder)
                .file();
    }
}
