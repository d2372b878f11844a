package dev.osbuild.stage.kernel;

import dev.osbuild.base.Size;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import java.io.IOException;
import java.util.List;

/**
 * Delivers the kernel. Outputs:
 *
 * <ul>
 *   <li>{@code kernel}: the bootable image (bzImage)
 *   <li>{@code kernel-config}: the configuration it was built with
 *   <li>{@code kernel-modules}, for a kernel from a package: a folder that is laid over the root file system, with
 *       {@code usr/lib/modules/VERSION} and the indexes of depmod
 *   <li>{@code built-modules}, for a kernel built from source that has modules: the same. No step of ours takes it, for
 *       then every root file system would wait for its kernel to be built
 * </ul>
 */
public final class KernelStage implements Stage<KernelStage.Configuration> {

    static final String KERNEL = "kernel";
    static final String CONFIG = "kernel-config";
    static final String MODULES = "kernel-modules";
    static final String BUILT_MODULES = "built-modules";

    /** The section of the profile that this stage reads. */
    public record Configuration(Kernel kernel) {}

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        KernelOrigin origin = origin(configuration.kernel());
        return new StageDescription(
                List.of(),
                List.of(
                        Slot.file(KERNEL),
                        Slot.file(CONFIG),
                        Slot.folder(origin.modulesSlot()).optional()),
                origin.externals(project),
                origin.toolPackages());
    }

    @Override
    public Size spaceNeeded(Configuration configuration) {
        return configuration.kernel().source() == Kernel.Source.PACKAGE
                ? Size.ofMebibytes(700)
                : Size.ofMebibytes(3_500);
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        origin(configuration.kernel()).deliver(context);
    }

    private static KernelOrigin origin(Kernel kernel) {
        return switch (kernel.source()) {
            case DEBIAN -> new SourceBuild(kernel, new DistributionSource(kernel.version()));
            case TARBALL ->
                new SourceBuild(kernel, new TarballSource(kernel.tarball().orElseThrow()));
            case PACKAGE -> new DistributionKernel(kernel);
        };
    }
}
