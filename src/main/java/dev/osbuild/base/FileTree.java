package dev.osbuild.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Folders, walked in one order on every machine and never through a symbolic link. */
public final class FileTree {

    private FileTree() {}

    /** Every entry below {@code root}, parents first, siblings in byte order of their names; without {@code root}. */
    public static List<Path> entries(Path root) throws IOException {
        List<Path> entries = new ArrayList<>();
        try {
            collect(root, entries);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return entries;
    }

    private static void collect(Path folder, List<Path> entries) throws IOException {
        List<Path> children = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        }
        children.sort(
                (a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()));
        for (Path child : children) {
            entries.add(child);
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                collect(child, entries);
            }
        }
    }

    /**
     * A digest over path, kind, executable bit and content of all entries, independent of owners, umask and dates.
     *
     * @param fileDigest gives a regular file's content digest, so that callers can remember digests
     */
    public static Digest digest(Path root, Function<Path, Digest> fileDigest) throws IOException {
        StringBuilder listing = new StringBuilder();
        for (Path entry : entries(root)) {
            String name = root.relativize(entry).toString();
            if (Files.isSymbolicLink(entry)) {
                listing.append("l ").append(Files.readSymbolicLink(entry));
            } else if (Files.isDirectory(entry)) {
                listing.append('d');
            } else {
                Set<PosixFilePermission> mode = Files.getPosixFilePermissions(entry);
                boolean executable = mode.contains(PosixFilePermission.OWNER_EXECUTE);
                listing.append(executable ? "x " : "f ").append(fileDigest.apply(entry));
            }
            listing.append(' ').append(name).append('\0');
        }
        return Digest.of(listing.toString());
    }

    /** Removes a folder with all that is in it; does nothing when there is none. */
    public static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The bytes of all regular files below {@code root}; links count nothing. */
    public static long totalBytes(Path root) throws IOException {
        long total = 0;
        for (Path entry : entries(root)) {
            if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                total += Files.size(entry);
            }
        }
        return total;
    }
}
