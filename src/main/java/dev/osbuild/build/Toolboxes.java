package dev.osbuild.build;

import dev.osbuild.distro.PackageArchive;
import dev.osbuild.store.Store;

/** Chooses where external programs come from. */
final class Toolboxes {

    private Toolboxes() {}

    static Toolbox open(BuildSettings settings, Store store, ResolvedPackages packages, PackageArchive archive) {
        ToolsTreeToolbox tree = new ToolsTreeToolbox(store, packages, archive, settings.jobs());
        return settings.hostTools() ? new HostToolbox(tree) : tree;
    }
}
