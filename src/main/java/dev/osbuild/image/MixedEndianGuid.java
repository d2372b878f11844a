package dev.osbuild.image;

import dev.osbuild.base.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.UUID;

/**
 * GUIDs as UEFI stores them: the first three fields little-endian, the rest as written (UEFI Specification 2.10,
 * appendix A).
 */
public final class MixedEndianGuid {

    public static final int BYTES = 16;

    private MixedEndianGuid() {}

    /** Writes a GUID at the buffer's position. */
    public static void put(ByteBuffer target, UUID guid) {
        long high = guid.getMostSignificantBits();
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        bytes.order(ByteOrder.BIG_ENDIAN).putLong(guid.getLeastSignificantBits());
        target.put(bytes.flip());
    }

    /** Reads a GUID at the buffer's position. */
    public static UUID get(ByteBuffer source) {
        byte[] raw = new byte[BYTES];
        source.get(raw);
        ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        long high = ((long) bytes.getInt() << 32) | ((bytes.getShort() & 0xFFFFL) << 16) | (bytes.getShort() & 0xFFFFL);
        return new UUID(high, bytes.order(ByteOrder.BIG_ENDIAN).getLong());
    }

    /** The same GUID for the same text for ever: version 8 of RFC 9562 over its SHA-256. */
    static UUID derivedFrom(String text) {
        ByteBuffer digest =
                ByteBuffer.wrap(HexFormat.of().parseHex(Digest.of(text).hex()));
        long high = (digest.getLong() & ~0xF000L) | 0x8000L;
        long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
