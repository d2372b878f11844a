package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What a server for network boot hands out, unpacked: files in one folder, without links. */
public final class ServedFiles {

    private ServedFiles() {}

    /**
     * Unpacks an archive into an empty folder.
     *
     * @return the folder
     */
    public static Path unpack(Path archive, Path target) throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.isFile() || !entry.getName().matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
                    throw new OsbuildException.VerificationFailed(
                            "'" + entry.getName() + "' is no plain file for a server to hand out",
                            archive.toString(),
                            "do not use it");
                }
                Files.copy(tar, target.resolve(entry.getName()));
            }
        }
        return target;
    }
}
