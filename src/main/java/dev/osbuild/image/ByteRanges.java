package dev.osbuild.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Exact reads and writes at an offset of a file. */
final class ByteRanges {

    private ByteRanges() {}

    /** @throws EOFException when the file ends before {@code length} bytes */
    static ByteBuffer read(FileChannel channel, long offset, int length, ByteOrder order) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(order);
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, offset + buffer.position());
            if (count < 0) {
                throw new EOFException("the file ends before byte " + (offset + length));
            }
        }
        return buffer.flip();
    }

    /** @throws EOFException when the source ends before {@code length} bytes */
    static ByteBuffer read(ByteSource source, long offset, int length, ByteOrder order) throws IOException {
        return source.read(offset, length).order(order);
    }

    static void write(FileChannel channel, long offset, ByteBuffer content) throws IOException {
        long position = offset;
        while (content.hasRemaining()) {
            position += channel.write(content, position);
        }
    }
}
