package dev.osbuild.release;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.ManifestCheck;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A channel on disk. Whatever moment the machine stops at, readers see the releases and the index of before or of after:
 *
 * <pre>
 * VERSION/                 a release, renamed to this name when it is complete
 * .VERSION.partial/        a release in the making
 * .VERSION.partial.json    what it is for
 * index/SEQUENCE/          an index with its signature, renamed to this name when both are there
 * index/current            a link to the newest of these, replaced in one step
 * index.json[.asc]         links to the files in index/current
 * </pre>
 */
public final class ChannelFolder {

    private static final String INDEXES = "index";
    private static final String CURRENT = "current";
    private static final String PARTIAL = ".partial";
    private static final String NEW = ".new";
    static final String INDEX_SIGNATURE = ReleaseIndex.FILE_NAME + ManifestCheck.SIGNATURE;

    private final Path folder;

    public ChannelFolder(Path releases, Channel channel) {
        this.folder = releases.resolve(channel.label());
    }

    public Path folder() {
        return folder;
    }

    Path release(String version) {
        return folder.resolve(version);
    }

    Path partial(String version) {
        return folder.resolve("." + version + PARTIAL);
    }

    /** Says what a folder in the making is for; beside it, since everything inside is released. */
    static Path order(Path partial) {
        return partial.resolveSibling(partial.getFileName() + ".json");
    }

    /** Releases that are complete, listed by the index or not yet. */
    public List<String> versions() throws IOException {
        List<String> versions = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (var entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    if (Files.isRegularFile(entry.resolve(ReleaseDocument.FILE_NAME))) {
                        String name = String.valueOf(entry.getFileName());
                        if (!name.startsWith(".")) {
                            versions.add(name);
                        }
                    }
                }
            }
        }
        versions.sort(null);
        return versions;
    }

    /** The first of some releases that is of a commit. */
    public Optional<Path> ofCommit(List<String> versions, String commit) throws IOException {
        for (String version : versions) {
            Path release = release(version);
            if (ReleaseDocument.read(release.resolve(ReleaseDocument.FILE_NAME))
                    .commit()
                    .equals(commit)) {
                return Optional.of(release);
            }
        }
        return Optional.empty();
    }

    /** The index that readers see now; empty when there is none yet. */
    public Optional<ReleaseIndex> index() throws IOException {
        Path file = folder.resolve(INDEXES).resolve(CURRENT).resolve(ReleaseIndex.FILE_NAME);
        return Files.exists(file)
                ? Optional.of(ReleaseIndex.parse(Files.readAllBytes(file), file.toString()))
                : Optional.empty();
    }

    /** Makes a finished release visible under its name. */
    void commit(String version) throws IOException {
        Path partial = partial(version);
        sync(partial);
        Files.move(partial, release(version), StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
    }

    /** Makes an index the current one. */
    void publish(ReleaseIndex index, byte[] content, byte[] signature) throws IOException {
        Path indexes = Files.createDirectories(folder.resolve(INDEXES));
        Path target = indexes.resolve(Long.toString(index.sequence()));
        Path partial = indexes.resolve("." + index.sequence() + PARTIAL);
        FileTree.delete(partial);
        FileTree.delete(target); // left by a run that ended before the link was replaced
        Files.createDirectories(partial);
        write(partial.resolve(ReleaseIndex.FILE_NAME), content);
        write(partial.resolve(INDEX_SIGNATURE), signature);
        sync(partial);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        link(indexes.resolve(CURRENT), Path.of(Long.toString(index.sequence())));
        linkFiles();
    }

    /** Makes the links that readers follow, should a run have ended before it made them. */
    void linkFiles() throws IOException {
        if (!Files.exists(folder.resolve(INDEXES).resolve(CURRENT))) {
            return;
        }
        for (String name : List.of(INDEX_SIGNATURE, ReleaseIndex.FILE_NAME)) {
            Path link = folder.resolve(name);
            if (!Files.isSymbolicLink(link)) {
                link(link, Path.of(INDEXES, CURRENT, name));
            }
        }
    }

    private static void link(Path link, Path target) throws IOException {
        Path fresh = link.resolveSibling("." + link.getFileName() + NEW);
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, target);
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(link.resolveSibling(".").normalize());
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Releases in the making, of whatever run. */
    List<Path> partials() throws IOException {
        List<Path> partials = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (var entries = Files.newDirectoryStream(folder, ".*" + PARTIAL)) {
                entries.forEach(partials::add);
            }
        }
        return partials;
    }

    /** Flushes a folder's list of names to the disk. */
    private static void sync(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new OsbuildException.StepFailed("there is no folder", directory.toString(), "start again");
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
