package dev.osbuild.image.disk;

import dev.osbuild.image.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A disk that its image holds in blocks of one size, of which the one read last is kept. */
abstract sealed class BlockDisk implements ByteSource permits Qcow2Disk {

    private final long bytes;
    private final ByteBuffer block;
    private final ByteBuffer zeros;
    private long blockIndex = -1;

    BlockDisk(long bytes, int blockBytes) {
        this.bytes = bytes;
        this.block = ByteBuffer.allocate(blockBytes);
        this.zeros = ByteBuffer.allocate(blockBytes);
    }

    /**
     * Fills {@code target}, which is as long as a block and all zeros; leaving it alone means zeros.
     *
     * @param index of the block, below the number of blocks on the disk
     */
    abstract void readBlock(long index, ByteBuffer target) throws IOException;

    @Override
    public final long size() {
        return bytes;
    }

    @Override
    public final void read(long offset, ByteBuffer target) throws IOException {
        if (offset < 0 || offset > bytes - target.remaining()) {
            throw new EOFException("the disk ends before byte " + (offset + target.remaining()));
        }
        long at = offset;
        while (target.hasRemaining()) {
            load(at / block.capacity());
            int start = (int) (at % block.capacity());
            int length = Math.min(block.capacity() - start, target.remaining());
            target.put(block.duplicate().clear().position(start).limit(start + length));
            at += length;
        }
    }

    private void load(long index) throws IOException {
        if (index != blockIndex) {
            blockIndex = -1;
            block.clear().put(zeros.clear());
            readBlock(index, block.clear());
            blockIndex = index;
        }
    }
}
