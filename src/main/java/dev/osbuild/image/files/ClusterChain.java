package dev.osbuild.image.files;

import dev.osbuild.image.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file in a FAT file system as bytes that can be read anywhere, without a copy of them in memory. */
final class ClusterChain implements ByteSource {

    private final ByteSource image;
    private final FatGeometry geometry;
    private final int[] clusters;
    private final long bytes;

    /**
     * A file's place.
     *
     * @param clusters enough of them for its bytes, in order
     */
    ClusterChain(ByteSource image, FatGeometry geometry, int[] clusters, long bytes) {
        this.image = image;
        this.geometry = geometry;
        this.clusters = clusters;
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        if (offset < 0 || offset > bytes - target.remaining()) {
            throw new EOFException("the file ends before byte " + (offset + target.remaining()));
        }
        int end = target.limit();
        long at = offset;
        while (target.position() < end) {
            int inside = (int) (at % geometry.clusterBytes());
            int length = Math.min(end - target.position(), geometry.clusterBytes() - inside);
            target.limit(target.position() + length);
            image.read(geometry.clusterAt(clusters[(int) (at / geometry.clusterBytes())]) + inside, target);
            at += length;
        }
        target.limit(end);
    }
}
