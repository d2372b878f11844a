package dev.osbuild.distro.dpkg;

import dev.osbuild.distro.dpkg.TreeEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks one {@code data.tar} into an empty folder. Nothing in the archive can reach out of it: a path counts only when
 * all its parents are folders this archive made, so no link is ever followed; devices, pipes and sparse files are
 * refused, as are hard links to anything but an earlier file.
 */
final class TarUnpacker {

    private static final int MOST_ENTRIES = 500_000;

    private final Path root;
    private final Predicate<String> hashed;
    private final Map<String, Kind> kinds = new HashMap<>();
    private final List<TreeEntry> entries = new ArrayList<>();
    private final List<TreeEntry> folders = new ArrayList<>();
    private final Map<String, String> md5 = new LinkedHashMap<>();
    private final byte[] buffer = new byte[1 << 16];

    /** @param hashed tells for which paths an MD5 is wanted, as dpkg's database needs it */
    TarUnpacker(Path root, Predicate<String> hashed) {
        this.root = root;
        this.hashed = hashed;
        kinds.put("", Kind.FOLDER);
    }

    /** All paths in archive order. */
    List<TreeEntry> unpack(InputStream tar) throws IOException {
        TarArchiveInputStream in = new TarArchiveInputStream(tar, 512 * 20, 512, "UTF-8");
        for (TarArchiveEntry header = in.getNextEntry(); header != null; header = in.getNextEntry()) {
            if (entries.size() == MOST_ENTRIES) {
                throw new MalformedDeb("it holds more than " + MOST_ENTRIES + " paths");
            }
            TreeEntry entry = entry(header);
            if (place(entry, in)) {
                entries.add(entry);
            }
        }
        tar.transferTo(OutputStream.nullOutputStream());
        // Last, and from the leaves up: making a file changes its folder's date.
        for (int i = folders.size() - 1; i >= 0; i--) {
            TreeEntry folder = folders.get(i);
            Path path = root.resolve(folder.path());
            UnixAttributes.own(path, folder.uid(), folder.gid());
            UnixAttributes.mode(path, folder.mode());
            UnixAttributes.modified(path, folder.modified());
        }
        return entries;
    }

    /** The hexadecimal MD5 of the files that {@code hashed} named, in archive order. */
    Map<String, String> md5() {
        return md5;
    }

    private static TreeEntry entry(TarArchiveEntry header) throws MalformedDeb {
        String path = EntryName.canonical(header.getName());
        if (header.getLongUserId() > Integer.MAX_VALUE || header.getLongGroupId() > Integer.MAX_VALUE) {
            throw new MalformedDeb("the owner of " + path + " is out of range");
        }
        Kind kind = kind(header, path);
        String target = switch (kind) {
            case SYMLINK -> header.getLinkName();
            case HARD_LINK -> EntryName.canonical(header.getLinkName());
            case FILE, FOLDER -> "";
        };
        return new TreeEntry(
                path,
                kind,
                header.getMode() & 07777,
                (int) header.getLongUserId(),
                (int) header.getLongGroupId(),
                Math.max(0, header.getLastModifiedTime().toMillis() / 1000),
                kind == Kind.FILE ? header.getSize() : 0,
                target);
    }

    private static Kind kind(TarArchiveEntry header, String path) throws MalformedDeb {
        if (header.isSparse()
                || header.isCharacterDevice()
                || header.isBlockDevice()
                || header.isFIFO()
                || header.isGlobalPaxHeader()) {
            throw new MalformedDeb("it holds a device, pipe or sparse file: " + path);
        }
        if (header.isDirectory()) {
            return Kind.FOLDER;
        }
        if (header.isSymbolicLink()) {
            return Kind.SYMLINK;
        }
        if (header.isLink()) {
            return Kind.HARD_LINK;
        }
        if (header.isFile()) {
            return Kind.FILE;
        }
        throw new MalformedDeb("it holds something that is neither file, folder nor link: " + path);
    }

    /** Whether the path is new; a folder may be described twice. */
    private boolean place(TreeEntry entry, InputStream content) throws IOException {
        Kind present = kinds.get(entry.path());
        boolean isRoot = entry.path().isEmpty();
        if (present != null && !isRoot) {
            if (present == Kind.FOLDER && entry.kind() == Kind.FOLDER) {
                return false;
            }
            throw new MalformedDeb("it holds the path " + entry.path() + " twice");
        }
        if (isRoot && entry.kind() != Kind.FOLDER) {
            throw new MalformedDeb("its root is not a folder");
        }
        makeParents(entry.path());
        kinds.put(entry.path(), entry.kind());
        Path path = root.resolve(entry.path());
        switch (entry.kind()) {
            case FOLDER -> {
                if (!isRoot) {
                    Files.createDirectory(path);
                }
                folders.add(entry);
            }
            case FILE -> writeFile(entry, path, content);
            case SYMLINK -> writeSymlink(entry, path);
            case HARD_LINK -> writeHardLink(entry, path);
        }
        return true;
    }

    private void makeParents(String path) throws IOException {
        if (path.isEmpty()) {
            return;
        }
        String parent = EntryName.parent(path);
        Kind kind = kinds.get(parent);
        if (kind == null) {
            makeParents(parent);
            Files.createDirectory(root.resolve(parent));
            UnixAttributes.mode(root.resolve(parent), 0755);
            kinds.put(parent, Kind.FOLDER);
        } else if (kind != Kind.FOLDER) {
            throw new MalformedDeb("it holds " + path + ", but " + parent + " is not a folder");
        }
    }

    private void writeFile(TreeEntry entry, Path path, InputStream content) throws IOException {
        MessageDigest digest = hashed.test(entry.path()) ? Md5.algorithm() : null;
        long written = 0;
        try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                out.write(buffer, 0, count);
                written += count;
                if (digest != null) {
                    digest.update(buffer, 0, count);
                }
            }
        }
        if (written != entry.size()) {
            throw new MalformedDeb("the file " + entry.path() + " ends too early");
        }
        if (digest != null) {
            md5.put(entry.path(), HexFormat.of().formatHex(digest.digest()));
        }
        if (entry.uid() != 0 || entry.gid() != 0) {
            UnixAttributes.own(path, entry.uid(), entry.gid());
        }
        UnixAttributes.mode(path, entry.mode());
        UnixAttributes.modified(path, entry.modified());
    }

    private static void writeSymlink(TreeEntry entry, Path path) throws IOException {
        if (entry.target().isEmpty() || entry.target().indexOf('\0') >= 0) {
            throw new MalformedDeb("the link " + entry.path() + " has no target");
        }
        Files.createSymbolicLink(path, Path.of(entry.target()));
        if (entry.uid() != 0 || entry.gid() != 0) {
            UnixAttributes.own(path, entry.uid(), entry.gid());
        }
        UnixAttributes.modified(path, entry.modified());
    }

    private void writeHardLink(TreeEntry entry, Path path) throws IOException {
        Kind target = kinds.get(entry.target());
        if (target != Kind.FILE && target != Kind.HARD_LINK) {
            throw new MalformedDeb(
                    "the hard link " + entry.path() + " leads to '" + entry.target() + "', which is no earlier file");
        }
        Files.createLink(path, root.resolve(entry.target()));
    }
}
