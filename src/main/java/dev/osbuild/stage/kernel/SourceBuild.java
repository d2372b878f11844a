package dev.osbuild.stage.kernel;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.StageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A kernel built from source: fragments over a base, every request checked, then make. */
final class SourceBuild implements KernelOrigin {

    private static final String FOLDER = "kernel-configs/";
    private static final String SUFFIX = ".config";

    private final Kernel kernel;
    private final SourceArchive archive;

    SourceBuild(Kernel kernel, SourceArchive archive) {
        this.kernel = kernel;
        this.archive = archive;
    }

    @Override
    public List<ExternalInput> externals(Project project) {
        List<ExternalInput> externals = new ArrayList<>(archive.externals(project));
        for (String fragment : kernel.fragments()) {
            externals.add(new ExternalInput.LocalFile(path(fragment), project.resolve(path(fragment))));
        }
        return externals;
    }

    @Override
    public Set<String> toolPackages() {
        Set<String> packages = new TreeSet<>(KernelMake.TOOL_PACKAGES);
        packages.addAll(archive.toolPackages());
        return packages;
    }

    @Override
    public String modulesSlot() {
        return KernelStage.BUILT_MODULES;
    }

    @Override
    public void deliver(StageContext context) throws IOException {
        Fragment requested = requested(context);
        Path source = SourceTree.of(archive, context);
        Path build = context.scratch("build");
        KernelMake make = new KernelMake(context, source, build, kernel.compilerFlags());
        KernelConfig config = configure(make, requested, source, build, context);
        make.build(config);
        Files.copy(make.image(), context.output(KernelStage.KERNEL), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(build.resolve(SUFFIX), context.output(KernelStage.CONFIG), StandardCopyOption.REPLACE_EXISTING);
        if (Tristate.of(config.valueOf("MODULES")) == Tristate.YES) {
            make.installModules(Files.createDirectories(context.output(modulesSlot())));
        }
    }

    private Fragment requested(StageContext context) throws IOException {
        List<Fragment> fragments = new ArrayList<>();
        for (String name : kernel.fragments()) {
            fragments.add(Fragment.read(context.external(path(name)), path(name)));
        }
        return Fragment.merge(fragments);
    }

    private KernelConfig configure(KernelMake make, Fragment requested, Path source, Path build, StageContext context)
            throws IOException {
        Path file = build.resolve(SUFFIX);
        make.configure(kernel.base());
        Files.writeString(file, requested.text(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        make.configure("olddefconfig");
        KernelConfig config = KernelConfig.read(file);
        List<Request> unfulfilled = requested.unfulfilledIn(config);
        if (!unfulfilled.isEmpty()) {
            throw refused(unfulfilled, config, source, context);
        }
        return config;
    }

    private OsbuildException.StepFailed refused(
            List<Request> unfulfilled, KernelConfig config, Path source, StageContext context) throws IOException {
        Explanation explanation =
                new Explanation(Kconfig.read(source, KernelMake.sourceArchitecture(context.architecture())), config);
        String list = unfulfilled.stream().map(explanation::of).collect(Collectors.joining("\n  ", "\n  ", ""));
        return context.failure(
                "the kernel's configuration lost " + unfulfilled.size() + " of the options that fragments request:"
                        + list,
                "set what they depend on in a fragment of " + FOLDER + ", or take the lines out");
    }

    /** A fragment's place in the project. */
    static String path(String fragment) {
        return FOLDER + fragment + SUFFIX;
    }
}
