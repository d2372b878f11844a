package dev.osbuild.stage.initramfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.distro.dpkg.DebBuilder;
import dev.osbuild.image.CpioReader;
import dev.osbuild.profile.Disk;
import dev.osbuild.profile.Initramfs;
import dev.osbuild.stage.FakeStageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitramfsStageTest {

    private static final String VERSION = "usr/lib/modules/6.12.1-amd64";

    @TempDir
    private Path folder;

    private FakeStageContext context;

    @BeforeEach
    void prepare() throws IOException {
        context = new FakeStageContext(folder, InitramfsStageTest::programs);
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
    void loadsWhatTheOutputsNeedInTheOrderOfModprobe() throws IOException {
        modules("virtio", "virtio_blk", "isofs");

        run(List.of("auto"), List.of("qcow2", "iso"));

        assertThat(asked()).containsExactly("virtio_blk", "squashfs", "isofs");
        Map<String, CpioReader.Entry> entries = entries();
        assertThat(entries.get("modules.list").content())
                .asString()
                .isEqualTo("/modules/virtio.ko\n/modules/virtio_blk.ko\n/modules/isofs.ko\n");
        assertThat(entries.get("modules/isofs.ko").content()).asString().isEqualTo("the module isofs");
    }

    @Test
    void loadsNoMoreThanTheDiskNeeds() throws IOException {
        modules("virtio", "virtio_blk", "isofs");

        run(List.of("auto"), List.of("qcow2"));

        assertThat(asked()).containsExactly("virtio_blk", "squashfs");
    }

    @Test
    void readsWhatOutlivesUpdatesOfSlots() throws IOException {
        modules("virtio", "virtio_blk", "crc32c_generic", "ext4");

        run(List.of("auto"), List.of("qcow2"), Disk.Layout.AB);

        assertThat(asked()).containsExactly("virtio_blk", "squashfs", "crc32c_generic", "ext4");
    }

    @Test
    void addsWhatTheProfileNames() throws IOException {
        modules("virtio", "virtio_blk", "isofs");

        run(List.of("auto", "isofs"), List.of("qcow2"));

        assertThat(asked()).containsExactly("virtio_blk", "squashfs", "isofs");
    }

    @Test
    void unpacksModules() throws IOException {
        Path module = modules("virtio_blk").resolve("virtio_blk.ko");
        try (var compressed = new XZCompressorOutputStream(Files.newOutputStream(module))) {
            compressed.write("the module".getBytes(StandardCharsets.UTF_8));
        }
        Files.move(module, module.resolveSibling("virtio_blk.ko.xz"));
        Files.writeString(index("modules.dep"), "kernel/virtio_blk.ko.xz:\n");

        run(List.of("virtio-blk"), List.of());

        assertThat(entries().get("modules/virtio_blk.ko").content()).asString().isEqualTo("the module");
    }

    @Test
    void refusesModulesThatTheKernelLacks() throws IOException {
        modules("virtio_blk");

        assertThatThrownBy(() -> run(List.of("auto", "virtio_disc"), List.of()))
                .isInstanceOf(OsbuildException.StepFailed.class)
                .hasMessageContaining("no module 'virtio_disc'")
                .hasMessageContaining("initramfs.modules");
    }

    @Test
    void refusesNamesThatAreNone() {
        assertThatThrownBy(() -> new Initramfs(List.of("../ext4")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'../ext4' is no module name");
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
        run(List.of("auto"), List.of("qcow2"));
    }

    private void run(List<String> modules, List<String> outputs) throws IOException {
        run(modules, outputs, Disk.Layout.SINGLE);
    }

    private void run(List<String> modules, List<String> outputs, Disk.Layout layout) throws IOException {
        Disk disk = new Disk(
                Optional.empty(), 15, Size.ofMebibytes(1), Disk.Compression.ZSTD, List.of(), layout, Disk.Slots.USUAL);
        new InitramfsStage().run(new InitramfsStage.Configuration(new Initramfs(modules), outputs, disk), context);
    }

    /** Gives the kernel some modules as files, and squashfs built in. */
    private Path modules(String... names) throws IOException {
        Path kernel = Files.createDirectories(
                folder.resolve("modules").resolve(VERSION).resolve("kernel"));
        StringBuilder index = new StringBuilder();
        for (String name : names) {
            Files.writeString(kernel.resolve(name + ".ko"), "the module " + name);
            index.append("kernel/").append(name).append(".ko:\n");
        }
        Files.writeString(index("modules.dep"), index);
        Files.writeString(index("modules.builtin"), "kernel/fs/squashfs/squashfs.ko\n");
        context.inputs.put("kernel-modules", folder.resolve("modules"));
        return kernel;
    }

    private Path index(String name) {
        return folder.resolve("modules").resolve(VERSION).resolve(name);
    }

    /** The modules that modprobe was asked for. */
    private List<String> asked() {
        List<String> arguments = context.commands.stream()
                .map(ToolCommand::arguments)
                .filter(each -> each.get(0).equals("modprobe"))
                .findFirst()
                .orElseThrow();
        return arguments.subList(arguments.indexOf("--all") + 1, arguments.size());
    }

    /** Knows of modprobe that virtio comes before all others. */
    private static void programs(ToolCommand command) throws IOException {
        if (command.arguments().get(0).equals("lz4")) {
            Files.copy(
                    FakeStageContext.host(command, "/archive"),
                    FakeStageContext.host(command, "/compressed/initramfs"));
            return;
        }
        Path kernel = FakeStageContext.host(command, "/tree").resolve(VERSION).resolve("kernel");
        List<String> names = new ArrayList<>(command.arguments());
        names.set(0, "virtio");
        for (String name : names) {
            for (String file : List.of(name.replace('-', '_') + ".ko", name.replace('-', '_') + ".ko.xz")) {
                if (Files.exists(kernel.resolve(file))) {
                    command.onLine().accept("insmod /tree/" + VERSION + "/kernel/" + file + " ");
                }
            }
        }
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
