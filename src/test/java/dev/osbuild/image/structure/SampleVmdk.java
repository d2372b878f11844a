package dev.osbuild.image.structure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/** The stream-optimized VMDK of a small disk, made without any tool. */
final class SampleVmdk {

    static final int DESCRIPTOR = 512;
    private static final int SECTOR = 512;
    private static final int GRAIN_SECTORS = 16;
    private static final int GRAIN = GRAIN_SECTORS * SECTOR;
    private static final int DIRECTORY = 3 * SECTOR;
    private static final int TABLE = 4 * SECTOR;
    private static final int FIRST_GRAIN = 5 * SECTOR;

    private SampleVmdk() {}

    static String descriptor(int sectors) {
        return "# Disk DescriptorFile\nversion=1\nCID=00000001\nparentCID=ffffffff\ncreateType=\"streamOptimized\"\n\n"
                + "# Extent description\nRW " + sectors + " SPARSE \"disk.vmdk\"\n\nddb.adapterType = \"ide\"\n";
    }

    static ByteBuffer of(byte[] disk) {
        ByteBuffer image = ByteBuffer.allocate(disk.length).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(0, 0x564D444B).putInt(4, 3).putInt(8, 1 << 16 | 1 << 17 | 1);
        image.putLong(12, disk.length / SECTOR).putLong(20, GRAIN_SECTORS);
        image.putLong(28, DESCRIPTOR / SECTOR).putLong(36, 2);
        image.putInt(44, 128).putLong(56, DIRECTORY / SECTOR);
        image.put(DESCRIPTOR, descriptor(disk.length / SECTOR).getBytes(StandardCharsets.US_ASCII));
        image.putInt(DIRECTORY, TABLE / SECTOR);
        int next = FIRST_GRAIN;
        for (int grain = 0; grain < disk.length / GRAIN; grain++) {
            ByteBuffer content = ByteBuffer.wrap(disk, grain * GRAIN, GRAIN);
            if (!content.slice().equals(ByteBuffer.allocate(GRAIN))) {
                Deflater deflater = new Deflater();
                deflater.setInput(content);
                deflater.finish();
                byte[] packed = new byte[2 * GRAIN];
                int length = deflater.deflate(packed);
                deflater.end();
                image.putInt(TABLE + grain * 4, next / SECTOR);
                image.putLong(next, (long) grain * GRAIN_SECTORS).putInt(next + 8, length);
                image.put(next + 12, packed, 0, length);
                next += (12 + length + SECTOR - 1) / SECTOR * SECTOR;
            }
        }
        return image.limit(next).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
