package dev.osbuild.stage.rootfs;

import dev.osbuild.base.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel that came along with packages, as with Debian's headers, which depend on it. The image starts another file of
 * it, which the step {@code kernel} delivers with its modules; here it is only in the way. Folders of modules keep what
 * other packages put there, such as the link {@code build} to the headers.
 */
final class PackagedKernel {

    private static final String MODULES = "usr/lib/modules";
    private static final String IN_BOOT = "{vmlinuz,initrd.img,config,System.map}-*";
    private static final String LINKS = "{vmlinuz,initrd.img}{,.old}";

    private final Path tree;

    PackagedKernel(Path tree) {
        this.tree = tree;
    }

    /** Removes image, initramfs, links to both, modules and their index. */
    void remove() throws IOException {
        removeFrom(tree.resolve("boot"), IN_BOOT);
        removeFrom(tree, LINKS);
        for (Path version : matching(tree.resolve(MODULES), "*")) {
            removeFrom(version, "{kernel,modules.*}");
        }
    }

    private static void removeFrom(Path folder, String glob) throws IOException {
        for (Path entry : matching(folder, glob)) {
            FileTree.delete(entry);
        }
    }

    private static List<Path> matching(Path folder, String glob) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (var entries = Files.newDirectoryStream(folder, glob)) {
            List<Path> found = new ArrayList<>();
            entries.forEach(found::add);
            return found;
        }
    }
}
