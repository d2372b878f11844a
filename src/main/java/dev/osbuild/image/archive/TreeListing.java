package dev.osbuild.image.archive;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The entries of a tree in the order in which archives hold them: the root, then parents before children, by name. */
public final class TreeListing {

    private static final int KIND_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;
    private static final int PERMISSIONS = 07777;

    private final Path root;
    private final SourceEpoch epoch;
    private final Map<Object, String> firstNames = new HashMap<>();

    private TreeListing(Path root, SourceEpoch epoch) {
        this.root = root;
        this.epoch = epoch;
    }

    /**
     * Lists a tree.
     *
     * @throws IOException when the tree holds anything but files, folders and links
     */
    public static List<ListedEntry> of(Path root, SourceEpoch epoch) throws IOException {
        TreeListing listing = new TreeListing(root, epoch);
        List<ListedEntry> entries = new ArrayList<>();
        entries.add(listing.entry(root));
        for (Path file : FileTree.entries(root)) {
            entries.add(listing.entry(file));
        }
        return entries;
    }

    private ListedEntry entry(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(
                file, "unix:mode,uid,gid,fileKey,nlink,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        String path = root.relativize(file).toString();
        int mode = (Integer) value(attributes, "mode");
        ListedEntry.Kind kind = kind(mode & KIND_MASK, path);
        String target = kind == ListedEntry.Kind.SYMBOLIC_LINK
                ? Files.readSymbolicLink(file).toString()
                : "";
        if (kind == ListedEntry.Kind.FILE && (Integer) value(attributes, "nlink") > 1) {
            String first = firstNames.putIfAbsent(value(attributes, "fileKey"), path);
            if (first != null) {
                kind = ListedEntry.Kind.HARD_LINK;
                target = first;
            }
        }
        long modified = ((FileTime) value(attributes, "lastModifiedTime")).to(TimeUnit.SECONDS);
        return new ListedEntry(
                path,
                kind,
                mode & PERMISSIONS,
                (Integer) value(attributes, "uid"),
                (Integer) value(attributes, "gid"),
                Math.max(0, Math.min(modified, epoch.seconds())),
                kind == ListedEntry.Kind.FILE ? (Long) value(attributes, "size") : 0,
                target,
                file);
    }

    private static ListedEntry.Kind kind(int type, String path) throws IOException {
        return switch (type) {
            case REGULAR -> ListedEntry.Kind.FILE;
            case FOLDER -> ListedEntry.Kind.FOLDER;
            case LINK -> ListedEntry.Kind.SYMBOLIC_LINK;
            default -> throw new IOException("/" + path + " is no file, folder or link and cannot be archived");
        };
    }

    private static Object value(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }
}
