package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What protects a secret key: the first line of a file or descriptor, never an argument of a command line. */
public final class Passphrase {

    private static final int MAX_BYTES = 4096;

    private final char[] characters;

    private Passphrase(char[] characters) {
        this.characters = characters;
    }

    /**
     * Reads the first line of a file that nobody else can read.
     *
     * @throws OsbuildException.Usage when the file is empty, cannot be read, or is readable by others
     */
    public static Passphrase read(Path file) {
        return of(PrivateFile.read(file, "passphrase file"), file.toString());
    }

    /** Reads the first line of an open descriptor of this process, such as 3 after {@code 3<file}. */
    public static Passphrase readDescriptor(int descriptor) {
        String where = "descriptor " + descriptor;
        try (InputStream in = Files.newInputStream(Path.of("/proc/self/fd", Integer.toString(descriptor)))) {
            return of(in.readNBytes(MAX_BYTES), where);
        } catch (IOException e) {
            throw new OsbuildException.Usage(
                    "the passphrase cannot be read: " + e.getMessage(),
                    where,
                    "open it in the shell, as in 'osbuild … --passphrase-fd 3 3<FILE'");
        }
    }

    static Passphrase of(byte[] content, String where) {
        String line =
                new String(content, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        Arrays.fill(content, (byte) 0);
        if (line.isEmpty()) {
            throw new OsbuildException.Usage("the passphrase is empty", where, "put it on the first line");
        }
        return new Passphrase(line.toCharArray());
    }

    char[] characters() {
        return characters;
    }

    @Override
    public String toString() {
        return "a passphrase";
    }
}
