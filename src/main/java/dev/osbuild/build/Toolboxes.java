package dev.osbuild.build;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.store.Store;

/** Chooses where external programs come from. */
final class Toolboxes {

    private Toolboxes() {}

    static Toolbox open(BuildSettings settings, Store store, ResolvedPackages packages, PackageArchive archive) {
        throw new OsbuildException.Environment(
                "no tools", store.root().toString(), archive + " " + settings + packages);
    }
}
