package dev.osbuild.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that appear whole or not at all: written under a temporary name beside the target, synced, renamed. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Replaces {@code target} by {@code content}, making its folders when they are missing. */
    public static void write(Path target, byte[] content) throws IOException {
        write(target, temporary -> Files.write(temporary, content));
    }

    /** Replaces {@code target} by what {@code writer} puts into the file it is given. */
    public static void write(Path target, Writer writer) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, "." + target.getFileName(), ".tmp");
        try {
            writer.write(temporary);
            sync(temporary);
            Files.setPosixFilePermissions(
                    temporary, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Flushes a file's content to the disk. */
    public static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Fills a file. */
    @FunctionalInterface
    public interface Writer {
        void write(Path temporary) throws IOException;
    }
}
