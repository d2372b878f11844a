package dev.osbuild.stage.initramfs;

import dev.osbuild.base.OsbuildException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Takes the one program that an initramfs needs out of its package file, in deb(5) form. The file's digest has been
 * checked; what lies in it is bounded all the same.
 */
final class BusyBoxPackage {

    private static final Set<String> PATHS = Set.of("./usr/bin/busybox", "./bin/busybox");
    private static final int LARGEST_PROGRAM = 16 << 20;
    private static final int MOST_MEMORY_KIB = 128 << 10;

    private BusyBoxPackage() {}

    static byte[] program(Path packageFile) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(packageFile));
                ArArchiveInputStream members = new ArArchiveInputStream(file)) {
            for (ArArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
                if (member.getName().equals("data.tar.xz")) {
                    return program(new XZInputStream(members, MOST_MEMORY_KIB), packageFile);
                }
            }
        }
        throw notFound(packageFile);
    }

    private static byte[] program(InputStream content, Path packageFile) throws IOException {
        TarArchiveInputStream entries = new TarArchiveInputStream(content);
        for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            if (entry.isFile() && PATHS.contains(entry.getName()) && entry.getSize() <= LARGEST_PROGRAM) {
                return entries.readNBytes((int) entry.getSize());
            }
        }
        throw notFound(packageFile);
    }

    private static OsbuildException notFound(Path packageFile) {
        return new OsbuildException.StepFailed(
                "the package of busybox-static holds no program busybox",
                packageFile.toString(),
                "name a release of the distribution that has it");
    }
}
