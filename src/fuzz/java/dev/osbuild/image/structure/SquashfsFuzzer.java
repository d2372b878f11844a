package dev.osbuild.image.structure;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.files.SquashfsFiles;
import java.io.IOException;
import java.io.OutputStream;

/** The files of squashfs images. */
public final class SquashfsFuzzer {

    private SquashfsFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            ImageStructure.typed(() -> {
                SquashfsFiles files = SquashfsFiles.open(ByteSource.of(input));
                files.read("var/lib/dpkg/status", 1 << 20);
                files.walk((path, attributes, content) -> {
                    if (path.length() < 100) {
                        content.copyTo(new Limited());
                    }
                });
                return "";
            });
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }

    /** Takes a mebibyte and no more, since holes cost nothing to write down and much to read. */
    private static final class Limited extends OutputStream {
        private long taken;

        @Override
        public void write(int value) throws IOException {
            write(new byte[1], 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            taken += length;
            if (taken > 1 << 20) {
                throw new IOException("enough");
            }
        }
    }
}
