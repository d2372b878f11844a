package dev.osbuild.distro.dpkg;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Moves the upper layer of an overlay into its lower tree, so that the tree becomes what the overlay showed. The form is
 * that of the kernel's {@code filesystems/overlayfs.rst} with {@code userxattr}: a character device 0/0, or an empty
 * file with the attribute {@code overlay.whiteout}, hides what is below; a folder with {@code overlay.opaque} hides what
 * the lower folder holds. Files of the tree are replaced, never written to, so hard links elsewhere stay true.
 */
final class OverlayChanges {

    private static final String ATTRIBUTES = "overlay.";

    private final Path upper;
    private final Path tree;
    private final SourceEpoch epoch;

    /** @param epoch what is newer gets this date */
    OverlayChanges(Path upper, Path tree, SourceEpoch epoch) {
        this.upper = upper;
        this.tree = tree;
        this.epoch = epoch;
    }

    /** Applies all changes; the upper layer is used up. */
    void apply() throws IOException {
        applyFolder(upper, tree);
    }

    private void applyFolder(Path from, Path to) throws IOException {
        for (Path child : children(from)) {
            Path target = to.resolve(child.getFileName());
            if (isWhiteout(child)) {
                FileTree.delete(target);
            } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                mergeFolder(child, target);
            } else {
                if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                    FileTree.delete(target);
                }
                Files.move(child, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                stripAttributes(target);
                clampDate(target);
            }
        }
    }

    private void mergeFolder(Path from, Path to) throws IOException {
        boolean present = Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS);
        if (!present || isOpaque(from)) {
            FileTree.delete(to);
            Files.createDirectory(to);
        }
        UnixAttributes.copy(from, to);
        applyFolder(from, to);
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        }
        return children;
    }

    static boolean isWhiteout(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isOther()) {
            return Objects.equals(Files.getAttribute(path, "unix:rdev", LinkOption.NOFOLLOW_LINKS), 0L);
        }
        return attributes.isRegularFile()
                && attributes.size() == 0
                && attribute(path, "whiteout").isPresent();
    }

    private static boolean isOpaque(Path folder) throws IOException {
        return attribute(folder, "opaque").filter(value -> value.equals("y")).isPresent();
    }

    private static Optional<String> attribute(Path path, String name) throws IOException {
        UserDefinedFileAttributeView view = view(path);
        if (!view.list().contains(ATTRIBUTES + name)) {
            return Optional.empty();
        }
        ByteBuffer value = ByteBuffer.allocate(view.size(ATTRIBUTES + name));
        view.read(ATTRIBUTES + name, value);
        return Optional.of(new String(value.array(), StandardCharsets.UTF_8));
    }

    private void clampDate(Path path) throws IOException {
        if (Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).to(TimeUnit.SECONDS) > epoch.seconds()) {
            UnixAttributes.modified(path, epoch.seconds());
        }
    }

    /** The overlay's notes to itself hold inode numbers and must not get into an image. */
    private static void stripAttributes(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            UserDefinedFileAttributeView view = view(file);
            for (String name : view.list()) {
                if (name.startsWith(ATTRIBUTES)) {
                    view.delete(name);
                }
            }
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            // A file system without user attributes has none to strip.
        }
    }

    private static UserDefinedFileAttributeView view(Path path) {
        return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
