package dev.osbuild.stage.netboot;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A POSIX tar archive of the files in one folder, all root's, mode 0644 and of one date, in name order. */
final class TarFile {

    private TarFile() {}

    static void write(Path folder, Path target, SourceEpoch epoch) throws IOException {
        try (OutputStream file = Files.newOutputStream(target);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file, "UTF-8")) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Path source : FileTree.entries(folder)) {
                TarArchiveEntry entry =
                        new TarArchiveEntry(folder.relativize(source).toString());
                entry.setSize(Files.size(source));
                entry.setMode(0644);
                entry.setModTime(epoch.seconds() * 1000);
                tar.putArchiveEntry(entry);
                Files.copy(source, tar);
                tar.closeArchiveEntry();
            }
        }
    }
}
