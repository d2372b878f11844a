package dev.osbuild.stage.rootfs;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.distro.dpkg.UnixAttributes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A root file system in the making. Paths are relative to it; links in them lead to where they would lead in the running
 * system, never out of the tree. Files share their content with the store, so they are replaced and never written to.
 */
final class RootTree {

    private static final int MOST_LINKS = 40;

    private final Path root;
    private final SourceEpoch epoch;

    RootTree(Path root, SourceEpoch epoch) {
        this.root = root;
        this.epoch = epoch;
    }

    Path root() {
        return root;
    }

    /** Where a path's last name stands; links in its parents are followed, missing parents stay as they are named. */
    Path locate(String path) throws IOException {
        String inner = path.replaceAll("^/+|/+$", "");
        int slash = inner.lastIndexOf('/');
        Path parent = slash < 0 ? root : follow(inner.substring(0, slash));
        return parent.resolve(inner.substring(slash + 1));
    }

    /** Where a path leads when all links are followed. */
    Path follow(String path) throws IOException {
        Deque<String> names = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
        Path at = root;
        int links = 0;
        while (!names.isEmpty()) {
            String name = names.removeFirst();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                at = at.equals(root) ? root : Objects.requireNonNull(at.getParent());
                continue;
            }
            Path next = at.resolve(name);
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw new IOException("symbolic links run in a circle: " + path);
            }
            String target = Files.readSymbolicLink(next).toString();
            at = target.startsWith("/") ? root : at;
            List<String> more = Arrays.asList(target.split("/", -1));
            for (int i = more.size() - 1; i >= 0; i--) {
                names.addFirst(more.get(i));
            }
        }
        return at;
    }

    boolean exists(String path) throws IOException {
        return Files.exists(follow(path), LinkOption.NOFOLLOW_LINKS);
    }

    /** The text of a file; nothing when there is none. */
    Optional<String> read(String path) throws IOException {
        Path file = follow(path);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(Files.readString(file))
                : Optional.empty();
    }

    /** Makes a folder with its parents; one that is there stays as it is. */
    void folder(String path, int mode) throws IOException {
        Path folder = follow(path);
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            folder(path.substring(0, slash), 0755);
        }
        Files.createDirectory(folder);
        UnixAttributes.mode(folder, mode);
    }

    /** Replaces what is at a path by a file of root's. */
    void write(String path, String text, int mode) throws IOException {
        Path file = vacate(path);
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        UnixAttributes.mode(file, mode);
        UnixAttributes.modified(file, epoch.seconds());
    }

    /** Replaces what is at a path by a copy of a file, owned by root. */
    void copy(Path source, String path, int mode) throws IOException {
        Path file = vacate(path);
        Files.write(file, Files.readAllBytes(source));
        UnixAttributes.mode(file, mode);
        UnixAttributes.modified(file, epoch.seconds());
    }

    /** Changes the text of a file and keeps its owner and mode. */
    void rewrite(String path, String text) throws IOException {
        Path file = follow(path);
        Path fresh = Files.createTempFile(file.getParent(), ".osbuild", "");
        Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
        UnixAttributes.copy(file, fresh);
        UnixAttributes.modified(fresh, epoch.seconds());
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Replaces what is at a path by a symbolic link. */
    void link(String path, String target) throws IOException {
        Path link = locate(path);
        if (Files.isSymbolicLink(link)
                && Files.readSymbolicLink(link).toString().equals(target)) {
            return;
        }
        Files.createSymbolicLink(vacate(path), Path.of(target));
        UnixAttributes.modified(link, epoch.seconds());
    }

    /** Removes what is at a path, with all that is in it. */
    void delete(String path) throws IOException {
        FileTree.delete(locate(path));
    }

    void own(String path, int uid, int gid, int mode) throws IOException {
        Path file = locate(path);
        UnixAttributes.own(file, uid, gid);
        if (!Files.isSymbolicLink(file)) {
            UnixAttributes.mode(file, mode);
        }
    }

    private Path vacate(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            folder(path.substring(0, slash), 0755);
        }
        Path place = locate(path);
        FileTree.delete(place);
        return place;
    }

    /**
     * Gives the one date to all folders, which change whenever something in them does, and to newer files made here.
     * Files shared with the store keep the date their package gave them.
     */
    void settleDates() throws IOException {
        UnixAttributes.modified(root, epoch.seconds());
        for (Path entry : FileTree.entries(root)) {
            boolean folder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
            if (folder || (isNew(entry) && !isShared(entry))) {
                UnixAttributes.modified(entry, epoch.seconds());
            }
        }
    }

    private boolean isNew(Path entry) throws IOException {
        return Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS).to(TimeUnit.SECONDS) > epoch.seconds();
    }

    private static boolean isShared(Path entry) throws IOException {
        return !Files.getAttribute(entry, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                .equals(1);
    }
}
