package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that hold secrets: written with mode 0600, and refused when anybody but their owner can touch them. */
final class PrivateFile {

    private static final int MAX_BYTES = 1 << 20;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFile() {}

    /**
     * Reads a file that only its owner can touch.
     *
     * @param kind what it is, for errors, such as {@code secret key}
     */
    static byte[] read(Path file, String kind) {
        try {
            if (!Files.exists(file)) {
                throw new OsbuildException.Usage("there is no such " + kind, file.toString(), "check the path");
            }
            requirePrivate(file, kind);
            try (var in = Files.newInputStream(file)) {
                return in.readNBytes(MAX_BYTES);
            }
        } catch (IOException e) {
            throw new OsbuildException.Usage("the " + kind + " cannot be read: " + e, file.toString(), "");
        }
    }

    private static void requirePrivate(Path file, String kind) throws IOException {
        if (!Files.isRegularFile(file)) {
            return; // a pipe that the shell made, as in <(…)
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new OsbuildException.Usage(
                    "the " + kind + " has mode " + PosixFilePermissions.toString(permissions)
                            + ": others than its owner can use it",
                    file.toString(),
                    "chmod 600 " + file + ", and make a new key if others had the time to copy it");
        }
    }

    /** Writes a file of mode 0600, whole or not at all, never with a wider mode in between. */
    static void write(Path file, byte[] content) throws IOException {
        Path folder = folder(file);
        Path temporary =
                Files.createTempFile(folder, ".secret", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Files.write(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Path folder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().normalize().resolveSibling(".").normalize();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return folder;
    }
}
