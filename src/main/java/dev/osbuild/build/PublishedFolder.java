package dev.osbuild.build;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.distro.dpkg.UnixAttributes;
import dev.osbuild.image.archive.ListedEntry;
import dev.osbuild.image.archive.TreeListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Copies a tree out of the store, with owners, modes and dates; the copy shares nothing with the store. */
final class PublishedFolder {

    private PublishedFolder() {}

    /** Replaces {@code target} by a copy of {@code source}. */
    static void place(Path source, Path target, SourceEpoch epoch) throws IOException {
        Path copy = target.resolveSibling("." + target.getFileName() + ".tmp");
        Path old = target.resolveSibling("." + target.getFileName() + ".old.tmp");
        FileTree.delete(copy);
        FileTree.delete(old);
        Files.createDirectories(copy);
        copy(TreeListing.of(source, epoch), copy);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        FileTree.delete(old);
    }

    private static void copy(List<ListedEntry> entries, Path root) throws IOException {
        List<ListedEntry> folders = new ArrayList<>();
        for (ListedEntry entry : entries) {
            Path path = root.resolve(entry.path());
            switch (entry.kind()) {
                case FOLDER -> {
                    Files.createDirectories(path);
                    folders.add(entry);
                }
                case FILE -> {
                    Files.copy(entry.file(), path);
                    setAttributes(entry, path);
                }
                case SYMBOLIC_LINK -> {
                    Files.createSymbolicLink(path, Path.of(entry.target()));
                    UnixAttributes.own(path, entry.owner(), entry.group());
                    UnixAttributes.modified(path, entry.date());
                }
                case HARD_LINK -> Files.createLink(path, root.resolve(entry.target()));
            }
        }
        Collections.reverse(folders);
        for (ListedEntry folder : folders) {
            setAttributes(folder, root.resolve(folder.path()));
        }
    }

    private static void setAttributes(ListedEntry entry, Path path) throws IOException {
        UnixAttributes.own(path, entry.owner(), entry.group());
        UnixAttributes.mode(path, entry.permissions());
        UnixAttributes.modified(path, entry.date());
    }
}
