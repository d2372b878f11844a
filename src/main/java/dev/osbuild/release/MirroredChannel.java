package dev.osbuild.release;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A copy of a channel in another folder, such as a web server's, that is consistent at every moment, too. */
public final class MirroredChannel {

    private final ChannelFolder source;
    private final ChannelFolder target;

    /** @param target folder of all channels; made when it is not there */
    public MirroredChannel(Path source, Path target, Channel channel) {
        this.source = new ChannelFolder(source, channel);
        this.target = new ChannelFolder(target, channel);
    }

    /**
     * Copies releases that are not there yet, then the index.
     *
     * @return the versions that were copied
     * @throws OsbuildException.Usage when the target is ahead of the source
     */
    public List<String> update() throws IOException {
        ReleaseIndex index = source.index()
                .orElseThrow(() -> new OsbuildException.Usage(
                        "the channel has no release yet", source.folder().toString(), "make one first"));
        Optional<ReleaseIndex> there = target.index();
        if (there.isPresent() && there.get().sequence() > index.sequence()) {
            throw new OsbuildException.Usage(
                    "the index there has the sequence " + there.get().sequence() + ", and this one " + index.sequence(),
                    target.folder().toString(),
                    "a channel never goes back: publish from where the newer index was made");
        }
        Files.createDirectories(target.folder());
        List<String> copied = new ArrayList<>();
        for (ReleaseIndex.Entry entry : index.releases()) {
            if (!Files.exists(target.release(entry.version())) && Files.isDirectory(source.release(entry.version()))) {
                copy(entry.version());
                copied.add(entry.version());
            }
        }
        Path current = source.folder().resolve(ReleaseIndex.FILE_NAME).toRealPath();
        if (there.isEmpty() || there.get().sequence() < index.sequence()) {
            target.publish(
                    index,
                    Files.readAllBytes(current),
                    Files.readAllBytes(current.resolveSibling(ChannelFolder.INDEX_SIGNATURE)));
        }
        target.linkFiles();
        return copied;
    }

    private void copy(String version) throws IOException {
        Path from = source.release(version);
        Path partial = target.partial(version);
        FileTree.delete(partial);
        Files.createDirectories(partial);
        for (Path entry : FileTree.entries(from)) {
            Path copy = partial.resolve(from.relativize(entry).toString());
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(copy);
            } else {
                Files.copy(entry, copy, LinkOption.NOFOLLOW_LINKS);
            }
        }
        target.commit(version);
    }
}
