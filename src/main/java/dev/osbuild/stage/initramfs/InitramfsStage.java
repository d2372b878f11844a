package dev.osbuild.stage.initramfs;

import dev.osbuild.base.Selection;
import dev.osbuild.distro.dpkg.DebPackage;
import dev.osbuild.distro.dpkg.PackageTrees;
import dev.osbuild.image.CpioArchive;
import dev.osbuild.image.ModuleIndex;
import dev.osbuild.overlay.Overlay;
import dev.osbuild.overlay.OverlayEntry;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Disk;
import dev.osbuild.profile.Initramfs;
import dev.osbuild.profile.Setting;
import dev.osbuild.tool.ToolCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Packs the initramfs: the project's {@code overlay/initramfs}, the distribution's static BusyBox at
 * {@code bin/busybox}, and kernel modules with {@code modules.list}, which names them in loading order. The archive is
 * "newc" cpio, compressed with LZ4, which a small kernel unpacks quickest.
 */
public final class InitramfsStage implements Stage<InitramfsStage.Configuration> {

    private static final String OVERLAY = "overlay/initramfs";
    private static final String OUTPUT = "initramfs";
    private static final String MODULES = "kernel-modules";
    private static final String BUSYBOX = "busybox";
    private static final int LZ4_WORD_BYTES = 4;
    private static final int CONSOLE_MAJOR = 5;
    private static final int CONSOLE_MINOR = 1;

    /** Every profile has the same initramfs but for its modules. */
    public record Configuration(
            Initramfs initramfs,

            @Setting(value = "What to make, by the name of the stage that makes it.", example = "[qcow2]")
            List<String> outputs,

            Disk disk) {

        public Configuration {
            outputs = List.copyOf(outputs);
        }
    }

    @Override
    public String name() {
        return OUTPUT;
    }

    @Override
    public int codeVersion() {
        return 4;
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        return new StageDescription(
                List.of(Slot.folder(MODULES).optional()),
                List.of(Slot.file(OUTPUT)),
                List.of(
                        new ExternalInput.LocalFolder(OVERLAY, project.resolve(OVERLAY)),
                        new ExternalInput.Packages(BUSYBOX, List.of("busybox-static"), Selection.NAMED)),
                Set.of("kmod", "lz4"));
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (CpioArchive cpio = new CpioArchive(archive, context.epoch())) {
            addOverlay(cpio, context);
            cpio.characterDevice("dev/console", 0600, CONSOLE_MAJOR, CONSOLE_MINOR);
            cpio.file("bin/busybox", 0755, Files.readAllBytes(busyBox(context)));
            Optional<Path> modules = context.optionalInput(MODULES).filter(Files::isDirectory);
            if (modules.isPresent()) {
                addModules(cpio, configuration, new KernelModules(context, modules.get()), context);
            }
        }
        compress(Files.write(context.scratch("archive").resolve("cpio"), archive.toByteArray()), context);
    }

    private static Path busyBox(StageContext context) throws IOException {
        StageContext.PackageFile fetched = context.packages(BUSYBOX).get(0);
        Path files = new PackageTrees(context.store()).dataOf(new DebPackage(fetched.locked(), fetched.file()));
        return Stream.of("usr/bin/busybox", "bin/busybox")
                .map(files::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> context.failure(
                        "the package " + fetched.locked() + " holds no program busybox",
                        "check distribution.suite; busybox-static of Debian 13 is known to work"));
    }

    /** Into LZ4's legacy frame, the one that the kernel reads (Documentation/filesystems/ramfs-rootfs-initramfs.rst). */
    private static void compress(Path archive, StageContext context) throws IOException {
        Path folder = context.scratch("compressed");
        context.tools()
                .run(ToolCommand.of("lz4", "-l", "-12", "-q", "/archive", "/compressed/initramfs")
                        .input(archive, "/archive")
                        .output(folder, "/compressed")
                        .build());
        Path compressed = folder.resolve(OUTPUT);
        Files.write(compressed, endMark(Files.size(compressed)), StandardOpenOption.APPEND);
        Files.move(compressed, context.output(OUTPUT));
    }

    /**
     * Four zero bytes tell the kernel's LZ4 that the frame ends; without them it would take for a chunk what a loader puts
     * behind the archive. A few more make the length a multiple of four, so that no loader has to.
     */
    private static byte[] endMark(long length) {
        return new byte[(int) (2L * LZ4_WORD_BYTES - length % LZ4_WORD_BYTES)];
    }

    private static void addOverlay(CpioArchive cpio, StageContext context) throws IOException {
        Overlay overlay = Overlay.read(context.external(OVERLAY));
        boolean hasInit = overlay.entries().stream()
                .anyMatch(entry -> entry instanceof OverlayEntry.RegularFile file
                        && file.path().equals("init")
                        && (file.access().mode() & 0111) == 0111);
        if (!hasInit) {
            throw context.failure(
                    OVERLAY + " has no executable file 'init', which the kernel starts",
                    "restore it, or set its executable bit: chmod +x " + OVERLAY + "/init");
        }
        for (OverlayEntry entry : overlay.entries()) {
            if (entry instanceof OverlayEntry.Folder folder) {
                cpio.folder(folder.path(), folder.access().mode());
            } else if (entry instanceof OverlayEntry.RegularFile file) {
                cpio.file(file.path(), file.access().mode(), Files.readAllBytes(file.source()));
            } else if (entry instanceof OverlayEntry.Link link) {
                cpio.link(link.path(), link.target());
            }
        }
    }

    private static void addModules(
            CpioArchive cpio, Configuration configuration, KernelModules modules, StageContext context)
            throws IOException {
        StringBuilder list = new StringBuilder();
        cpio.folder("modules", 0755);
        for (Path module : modules.inLoadOrder(chosen(configuration, modules, context))) {
            String path = "modules/" + ModuleIndex.nameIn(module.toString()) + ".ko";
            cpio.file(path, 0644, KernelModules.uncompressed(module));
            list.append('/').append(path).append('\n');
        }
        cpio.file("modules.list", 0644, list.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A kernel may lack what is chosen for the user, but not what the user chose. */
    private static List<String> chosen(Configuration configuration, KernelModules modules, StageContext context)
            throws IOException {
        Set<String> names = new LinkedHashSet<>();
        for (String module : configuration.initramfs().modules()) {
            if (module.equals(Initramfs.AUTO)) {
                for (String each : ModuleChoice.of(
                        configuration.outputs(), configuration.disk().layout())) {
                    if (modules.has(each)) {
                        names.add(each);
                    }
                }
            } else if (modules.has(module)) {
                names.add(module);
            } else {
                throw context.failure(
                        "the kernel " + modules.version() + " has no module '" + module
                                + "', which initramfs.modules names",
                        "leave it out, or choose a kernel that has it in kernel.package-name");
            }
        }
        return List.copyOf(names);
    }
}
