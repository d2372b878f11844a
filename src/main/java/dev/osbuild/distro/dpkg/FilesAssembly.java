package dev.osbuild.distro.dpkg;

import dev.osbuild.base.EventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a tree of packages' files alone: no maintainer scripts, only the wanted paths. Of dpkg's database there is the one
 * file that says which packages the files are of, for whoever wants to know what is in the image.
 */
public final class FilesAssembly {

    private final PackageTrees packageTrees;

    public FilesAssembly(PackageTrees packageTrees) {
        this.packageTrees = packageTrees;
    }

    /**
     * Assembles the files.
     *
     * @param wanted which paths
     * @param pruneLibraries whether shared libraries that nothing kept needs are left out
     * @param tree where it goes; nothing is there yet; on the store's file system
     */
    public void assemble(
            List<DebPackage> packages,
            PathSelection wanted,
            boolean pruneLibraries,
            Path tree,
            int jobs,
            EventSink events)
            throws IOException {
        List<UnpackedPackage> unpacked = packageTrees.unpackAll(packages, jobs, events);
        TreePlan plan = new TreePlan();
        plan.addMergedUsr();
        unpacked.forEach(plan::noteReplaces);
        for (UnpackedPackage each : unpacked) {
            plan.add(each);
        }
        plan.retainFiles(path -> isMergedUsr(path) || wanted.wants(path));
        if (pruneLibraries) {
            LibraryPruning.prune(plan);
        }
        plan.removeEmptyFolders();
        plan.addMergedUsr();
        Files.createDirectory(tree);
        new LinkFarm(tree, false).make(plan);
        DpkgDatabase.writeNames(tree, unpacked);
    }

    private static boolean isMergedUsr(String path) {
        return !path.contains("/") && TreePlan.MERGED_USR.contains(path);
    }
}
