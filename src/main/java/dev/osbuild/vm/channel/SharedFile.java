package dev.osbuild.vm.channel;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** Opens files of a folder that a guest may write to: never through a link, and nothing but plain files. */
final class SharedFile {

    private SharedFile() {}

    /** @throws OsbuildException.VerificationFailed when something else than a plain file has the name */
    static FileChannel open(Path file, Set<OpenOption> options) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new OsbuildException.VerificationFailed(
                    "this is no plain file, though a guest and its host exchange lines in it",
                    file.toString(),
                    "find out who put it there, and remove it");
        }
        Set<OpenOption> all = new java.util.HashSet<>(options);
        all.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, all);
    }
}
