package dev.osbuild.distro.dpkg;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails when it delivers more than it may: the guard against archives that swell without end. */
final class LimitedInputStream extends FilterInputStream {

    private final long limit;
    private long count;

    LimitedInputStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        counted(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        counted(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long length) throws IOException {
        long skipped = super.skip(length);
        counted(skipped);
        return skipped;
    }

    private void counted(long bytes) throws MalformedDeb {
        count += bytes;
        if (count > limit) {
            throw new MalformedDeb("it unpacks to more than " + limit + " bytes, out of all proportion to its size");
        }
    }
}
