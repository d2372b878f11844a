package dev.osbuild.stage.rootfs;

import dev.osbuild.base.Selection;
import dev.osbuild.distro.dpkg.DebPackage;
import dev.osbuild.distro.dpkg.FilesAssembly;
import dev.osbuild.distro.dpkg.PackageTrees;
import dev.osbuild.distro.dpkg.PathSelection;
import dev.osbuild.distro.dpkg.SystemAssembly;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Distribution;
import dev.osbuild.profile.Packages;
import dev.osbuild.profile.Packages.Assembly;
import dev.osbuild.profile.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Makes a root file system of packages, without anything of the profile's own. */
public final class PackagesStage implements Stage<PackagesStage.Configuration> {

    static final String OUTPUT = "base-rootfs";
    private static final String PACKAGES = "packages";
    /** A system is configured by its own programs; BusyBox only prepares the sandbox around them. */
    private static final Set<String> SANDBOX = Set.of("busybox-static");

    /** The sections that decide what packages make. */
    public record Configuration(
            Distribution distribution,

            @Setting("Which packages make the root file system, and what of them stays.")
            Packages packages) {}

    @Override
    public String name() {
        return "packages";
    }

    @Override
    public int codeVersion() {
        return 3;
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        Packages packages = configuration.packages();
        boolean system = packages.assembly() == Assembly.SYSTEM;
        Selection selection = system ? Selection.SYSTEM : Selection.DEPENDENCIES;
        return new StageDescription(
                List.of(),
                List.of(Slot.folder(OUTPUT)),
                List.of(new ExternalInput.Packages(PACKAGES, packages.install(), selection, packages.recommends())),
                system ? SANDBOX : Set.of());
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        List<DebPackage> debs = context.packages(PACKAGES).stream()
                .map(file -> new DebPackage(file.locked(), file.file()))
                .toList();
        Packages packages = configuration.packages();
        PathSelection wanted = new PathSelection(packages.exclude(), packages.include());
        PackageTrees trees = new PackageTrees(context.store());
        Path tree = context.output(OUTPUT);
        if (packages.assembly() == Assembly.SYSTEM) {
            new SystemAssembly(trees, context.tools(), context.epoch())
                    .assemble(debs, wanted, tree, context.scratch("system"), context.jobs(), context.events());
            new RunTraces(new RootTree(tree, context.epoch())).remove();
        } else {
            new FilesAssembly(trees)
                    .assemble(debs, wanted, packages.pruneLibraries(), tree, context.jobs(), context.events());
        }
        new RootTree(tree, context.epoch()).settleDates();
    }
}
