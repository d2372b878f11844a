package dev.osbuild.distro.dpkg;

import dev.osbuild.distro.dpkg.TreeEntry.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Makes a planned tree: new folders, and in them hard links to the files of package trees. */
final class LinkFarm {

    private final Path root;
    private final boolean copies;

    /**
     * @param root an existing, empty folder on the store's file system
     * @param copies true when files of the tree will be changed in place, so that links must not be made
     */
    LinkFarm(Path root, boolean copies) {
        this.root = root;
        this.copies = copies;
    }

    void make(TreePlan plan) throws IOException {
        List<TreeEntry> folders = new ArrayList<>();
        for (TreePlan.Node node : plan.nodes()) {
            TreeEntry entry = node.entry();
            Path path = root.resolve(entry.path());
            if (entry.kind() == Kind.FOLDER) {
                if (!entry.path().isEmpty()) {
                    Files.createDirectory(path);
                }
                folders.add(entry);
            } else if (node.source().isPresent()) {
                link(node.source().get(), path, copies);
            } else {
                Files.createSymbolicLink(path, Path.of(entry.target()));
                UnixAttributes.modified(path, entry.modified());
            }
        }
        for (int i = folders.size() - 1; i >= 0; i--) {
            TreeEntry folder = folders.get(i);
            Path path = root.resolve(folder.path());
            if (folder.uid() != 0 || folder.gid() != 0) {
                UnixAttributes.own(path, folder.uid(), folder.gid());
            }
            UnixAttributes.mode(path, folder.mode());
            UnixAttributes.modified(path, folder.modified());
        }
    }

    /** A second name for a file or symbolic link, or a copy where that is wanted or a link is not possible. */
    static void link(Path source, Path path, boolean copies) throws IOException {
        if (!copies) {
            try {
                Files.createLink(path, source);
                return;
            } catch (FileSystemException e) {
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
                // A file can have only so many links; a copy serves as well.
            }
        }
        copy(source, path);
    }

    private static void copy(Path source, Path path) throws IOException {
        Files.copy(source, path, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        UnixAttributes.copy(source, path);
    }
}
