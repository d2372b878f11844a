package dev.osbuild.image.structure;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.CpioReader;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.files.InstalledPackage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Archives of files: tar, packed or not, with a system or a container image in it, and cpio. */
final class ArchiveStructure {

    private static final int BUFFER_BYTES = 1 << 17;
    private static final long MOST_BYTES = 32L << 30;
    private static final int MOST_KEPT = 16 << 20;

    private ArchiveStructure() {}

    /** Whether a file is a tar archive, packed or not. */
    static boolean isTar(ByteSource file) throws IOException {
        return TarStream.isTar(new BufferedInputStream(file.stream(), BUFFER_BYTES));
    }

    static String checkTar(ByteSource file, Findings findings) throws IOException {
        try {
            BufferedInputStream whole = new BufferedInputStream(file.stream(), BUFFER_BYTES);
            InputStream unpacked = TarStream.unpacked(whole);
            CountedStream tar = new CountedStream(unpacked);
            ArchiveContents contents = new ArchiveContents(file, unpacked != whole, tar, findings);
            int entries = TarStructure.check(tar, contents);
            return "tar archive, " + entries + " entries below their folder" + contents.check();
        } catch (OsbuildException.VerificationFailed e) {
            throw e;
        } catch (IOException e) {
            throw Malformed.image("archive", "it cannot be unpacked: " + e.getMessage());
        }
    }

    static String checkCpio(ByteSource file, Findings findings) throws IOException {
        InputStream in = new BufferedInputStream(file.stream(), BUFFER_BYTES);
        CpioReader reader = new CpioReader(in, MOST_BYTES, MOST_KEPT);
        int entries = 0;
        Optional<byte[]> status = Optional.empty();
        for (Optional<CpioReader.Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
            entries++;
            if (next.get().isFile() && next.get().path().equals(InstalledPackage.STATUS)) {
                status = next.map(CpioReader.Entry::content);
            }
        }
        findings.system("", status);
        for (int value = in.read(); value >= 0; value = in.read()) {
            Malformed.unless(value == 0, "cpio archive", "something follows its end");
        }
        return "cpio archive, " + entries + " entries below their folder";
    }
}
