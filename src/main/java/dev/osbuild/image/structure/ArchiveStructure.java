package dev.osbuild.image.structure;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.CpioReader;
import dev.osbuild.image.Malformed;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Archives of files: tar, packed or not, with a system or a container image in it, and cpio. */
final class ArchiveStructure {

    private static final int BUFFER_BYTES = 1 << 17;
    private static final long MOST_BYTES = 32L << 30;
    private static final int MOST_KEPT = 1 << 16;

    private ArchiveStructure() {}

    /** Whether a file is a tar archive, packed or not. */
    static boolean isTar(ByteSource file) throws IOException {
        return TarStream.isTar(new BufferedInputStream(file.stream(), BUFFER_BYTES));
    }

    static String checkTar(ByteSource file) throws IOException {
        OciStructure container = new OciStructure();
        try {
            InputStream tar = TarStream.unpacked(new BufferedInputStream(file.stream(), BUFFER_BYTES));
            int entries = TarStructure.check(tar, container);
            String found = "tar archive, " + entries + " entries below their folder";
            return container.matches() ? found + "; container image of " + container.check() : found;
        } catch (OsbuildException.VerificationFailed e) {
            throw e;
        } catch (IOException e) {
            throw Malformed.image("archive", "it cannot be unpacked: " + e.getMessage());
        }
    }

    static String checkCpio(ByteSource file) throws IOException {
        InputStream in = new BufferedInputStream(file.stream(), BUFFER_BYTES);
        CpioReader reader = new CpioReader(in, MOST_BYTES, MOST_KEPT);
        int entries = 0;
        while (reader.next().isPresent()) {
            entries++;
        }
        for (int value = in.read(); value >= 0; value = in.read()) {
            Malformed.unless(value == 0, "cpio archive", "something follows its end");
        }
        return "cpio archive, " + entries + " entries below their folder";
    }
}
