package dev.osbuild.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes that can be read at any place: a file, the disk inside an image, a partition of that disk. */
public interface ByteSource {

    /** How many bytes there are. */
    long size() throws IOException;

    /**
     * Fills {@code target} with the bytes from {@code offset} on.
     *
     * @throws EOFException when there are fewer
     */
    void read(long offset, ByteBuffer target) throws IOException;

    /** Reads a range into memory; the caller bounds {@code length}. */
    default ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        read(offset, buffer);
        return buffer.flip();
    }

    /**
     * A part of this source.
     *
     * @throws EOFException when it does not lie inside
     */
    default ByteSource part(long offset, long length) throws IOException {
        if (offset < 0 || length < 0 || offset > size() - length) {
            throw new EOFException("a part from byte " + offset + ", " + length + " long, lies outside");
        }
        ByteSource whole = this;
        return new ByteSource() {
            @Override
            public long size() {
                return length;
            }

            @Override
            public void read(long at, ByteBuffer target) throws IOException {
                if (at < 0 || at > length - target.remaining()) {
                    throw new EOFException("the part ends before byte " + (at + target.remaining()));
                }
                whole.read(offset + at, target);
            }
        };
    }

    /** All bytes in order. */
    default InputStream stream() {
        ByteSource source = this;
        return new InputStream() {
            private long at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = (int) Math.min(length, source.size() - at);
                if (count <= 0) {
                    return length == 0 ? 0 : -1;
                }
                source.read(at, ByteBuffer.wrap(target, offset, count));
                at += count;
                return count;
            }
        };
    }

    /** A file's bytes. */
    static ByteSource of(FileChannel file) {
        return new ByteSource() {
            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void read(long offset, ByteBuffer target) throws IOException {
                long at = offset;
                while (target.hasRemaining()) {
                    int count = at < 0 ? -1 : file.read(target, at);
                    if (count < 0) {
                        throw new EOFException("the file ends before byte " + (at + target.remaining()));
                    }
                    at += count;
                }
            }
        };
    }

    /** Bytes in memory. */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void read(long offset, ByteBuffer target) throws IOException {
                if (offset < 0 || offset > bytes.length - target.remaining()) {
                    throw new EOFException("the bytes end before " + (offset + target.remaining()));
                }
                target.put(bytes, (int) offset, target.remaining());
            }
        };
    }
}
