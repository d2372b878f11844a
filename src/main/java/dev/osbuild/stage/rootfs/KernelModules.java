package dev.osbuild.stage.rootfs;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ModuleIndex;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The modules of the kernel in a tree. */
final class KernelModules {

    /** What comes with the kernel and depmod reads; all other files of that kind it writes. */
    private static final Set<String> SOURCES = Set.of("modules.builtin", "modules.builtin.modinfo", "modules.order");

    private static final String KERNEL = "kernel/";

    private final ModuleIndex index;

    private KernelModules(ModuleIndex index) {
        this.index = index;
    }

    /** The modules in a tree; empty when it has none. */
    static Optional<KernelModules> in(Path tree) throws IOException {
        return ModuleIndex.in(tree).map(KernelModules::new);
    }

    /** The kernel's version. */
    String version() {
        return index.version();
    }

    /**
     * Deletes every module but those named and what they need, the folders that end up empty, and the index, which
     * depmod must write anew: the tree shares its files with the store, so none may be overwritten.
     *
     * @param wanted names, or globs from the kernel's own folder
     * @throws OsbuildException.Usage when one of them is no module of this kernel
     */
    void keep(List<String> wanted) throws IOException {
        Set<String> kept = new TreeSet<>();
        for (String each : wanted) {
            List<String> found = each.indexOf('/') >= 0 || each.indexOf('*') >= 0 ? matching(each) : named(each);
            for (String module : found) {
                kept.add(module);
                kept.addAll(index.needsOf(module));
            }
        }
        for (String module : index.paths()) {
            if (!kept.contains(module)) {
                Files.delete(index.folder().resolve(module));
            }
        }
        deleteEmptyFolders();
        deleteIndex();
    }

    private List<String> named(String name) throws IOException {
        if (!index.has(name)) {
            throw unknown(name);
        }
        return index.named(name);
    }

    private List<String> matching(String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + KERNEL + glob);
        List<String> found = index.paths().stream()
                .filter(module -> matcher.matches(Path.of(module)))
                .toList();
        if (found.isEmpty()) {
            throw unknown(glob);
        }
        return found;
    }

    private OsbuildException.Usage unknown(String wanted) {
        return new OsbuildException.Usage(
                "the kernel " + version() + " has no module '" + wanted + "'",
                "modules.keep",
                "leave it out, or choose a kernel that has it in kernel.package-name");
    }

    private void deleteEmptyFolders() throws IOException {
        List<Path> entries = new ArrayList<>(FileTree.entries(index.folder()));
        for (int i = entries.size() - 1; i >= 0; i--) {
            Path entry = entries.get(i);
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && isEmpty(entry)) {
                Files.delete(entry);
            }
        }
    }

    private void deleteIndex() throws IOException {
        try (var files = Files.newDirectoryStream(index.folder(), "modules.*")) {
            for (Path file : files) {
                if (!SOURCES.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }
}
