package dev.osbuild.distro.dpkg;

import dev.osbuild.base.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A tree that shares its files with a stored one by hard links; its folders are its own. */
public final class LinkedTree {

    private LinkedTree() {}

    /**
     * Makes the tree. Files in it may be deleted and replaced, but never written to or given other attributes.
     *
     * @param target where it goes; nothing is there yet; on the same file system
     */
    public static void make(Path source, Path target) throws IOException {
        Files.createDirectory(target);
        UnixAttributes.copy(source, target);
        add(source, target);
    }

    /** Adds a stored tree to one that is there; folders may be in both, nothing else. */
    public static void add(Path source, Path target) throws IOException {
        for (Path entry : FileTree.entries(source)) {
            Path path = target.resolve(source.relativize(entry));
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                if (!Files.isDirectory(path)) {
                    Files.createDirectory(path);
                    UnixAttributes.copy(entry, path);
                }
            } else {
                LinkFarm.link(entry, path, false);
            }
        }
    }
}
