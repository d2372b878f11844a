package dev.osbuild.base;

/**
 * A range of a file.
 *
 * @param offset of its first byte
 * @param bytes its length
 */
public record Extent(long offset, long bytes) {

    /** @throws IllegalArgumentException when one of them is negative */
    public Extent {
        if (offset < 0 || bytes < 0) {
            throw new IllegalArgumentException("no extent begins at " + offset + " with " + bytes + " bytes");
        }
    }

    /** Whether both have a byte in common. */
    public boolean overlaps(Extent other) {
        return offset < other.offset + other.bytes && other.offset < offset + bytes;
    }
}
