package dev.osbuild.stage.kernel;

import dev.osbuild.base.Selection;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The distribution's built kernel: its image, its configuration and its modules. */
final class DistributionKernel implements KernelOrigin {

    private static final String INPUT = "kernel package";
    private static final String IMAGE_PREFIX = "vmlinuz-";

    private final Kernel kernel;

    DistributionKernel(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public List<ExternalInput> externals(Project project) {
        return List.of(new ExternalInput.Packages(INPUT, List.of(kernel.packageName()), Selection.DEPENDENCIES));
    }

    @Override
    public Set<String> toolPackages() {
        return Set.of("dpkg", "kmod", "tar", "xz-utils", "zstd");
    }

    @Override
    public String modulesSlot() {
        return KernelStage.MODULES;
    }

    @Override
    public void deliver(StageContext context) throws IOException {
        Path tree = context.scratch("package");
        for (StageContext.PackageFile file : context.packages(INPUT)) {
            if (file.locked().name().startsWith("linux-image-")) {
                unpack(file.file(), tree, context);
            }
        }
        Path image = imageIn(tree, context);
        String version = image.getFileName().toString().substring(IMAGE_PREFIX.length());
        Files.copy(image, context.output(KernelStage.KERNEL));
        Files.copy(image.resolveSibling("config-" + version), context.output(KernelStage.CONFIG));
        Path modules = Files.createDirectories(context.output(KernelStage.MODULES));
        moveModules(tree, modules, version);
        index(modules, version, context);
    }

    /** Writes the indexes that tell which module needs which; packages come without them. */
    private static void index(Path modules, String version, StageContext context) {
        context.tools()
                .run(ToolCommand.of("depmod", "-b", "/tree", "-m", "/usr/lib/modules", version)
                        .output(modules, "/tree")
                        .build());
    }

    private static void unpack(Path file, Path tree, StageContext context) {
        context.tools()
                .run(ToolCommand.of("dpkg-deb", "-x", "/package.deb", "/unpacked")
                        .input(file, "/package.deb")
                        .output(tree, "/unpacked")
                        .build());
    }

    private Path imageIn(Path tree, StageContext context) throws IOException {
        List<Path> images = new ArrayList<>();
        Path boot = tree.resolve("boot");
        if (Files.isDirectory(boot)) {
            try (var files = Files.newDirectoryStream(boot, IMAGE_PREFIX + "*")) {
                files.forEach(images::add);
            }
        }
        if (images.size() != 1) {
            throw context.failure(
                    "the package " + kernel.packageName() + " brings " + images.size() + " kernels, not one",
                    "name a kernel package in kernel.package-name, such as linux-image-cloud-amd64");
        }
        return images.get(0);
    }

    private static void moveModules(Path tree, Path modules, String version) throws IOException {
        Path target = modules.resolve("usr/lib/modules").resolve(version);
        Files.createDirectories(target.getParent());
        Path merged = tree.resolve("usr/lib/modules").resolve(version);
        Files.move(
                Files.isDirectory(merged) ? merged : tree.resolve("lib/modules").resolve(version), target);
    }
}
