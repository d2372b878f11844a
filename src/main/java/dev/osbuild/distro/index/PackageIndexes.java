package dev.osbuild.distro.index;

import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/** Packages files in the store, read once into their binary form and from then on opened in milliseconds. */
public final class PackageIndexes {

    private static final String KIND = "package-index";
    private static final String FORM = "package index 1 ";
    private static final String FILE = "index";
    private static final long MAX_UNPACKED = 1L << 30;
    private static final int MAX_DECODER_KIB = 128 << 10;

    private final Store store;

    public PackageIndexes(Store store) {
        this.store = store;
    }

    /**
     * The index in a Packages.xz file whose digest has been verified.
     *
     * @param where the file's address, for errors
     * @throws OsbuildException.VerificationFailed when it is malformed or unpacks to more than 1 GiB
     */
    public PackageIndex open(Path packagesXz, Digest digest, String where) throws IOException {
        Path folder = store.trees().getOrCreate(KIND, Digest.of(FORM + digest), target -> {
            try (InputStream raw = new BufferedInputStream(Files.newInputStream(packagesXz), 1 << 16);
                    InputStream unpacked = new XZInputStream(raw, MAX_DECODER_KIB)) {
                PackageIndexWriter.write(new Bounded(unpacked, where), where, target.resolve(FILE));
            } catch (XZIOException e) {
                throw new OsbuildException.VerificationFailed("the index cannot be unpacked: " + e, where, "", e);
            }
        });
        return PackageIndex.open(folder.resolve(FILE));
    }

    /** Ends with an error after {@link #MAX_UNPACKED} bytes. */
    private static final class Bounded extends FilterInputStream {
        private final String where;
        private long left = MAX_UNPACKED;

        Bounded(InputStream in, String where) {
            super(in);
            this.where = where;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            left -= Math.max(count, 0);
            if (left < 0) {
                throw new OsbuildException.VerificationFailed(
                        "the index unpacks to more than " + MAX_UNPACKED + " bytes", where, "");
            }
            return count;
        }
    }
}
