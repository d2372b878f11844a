package dev.osbuild.image.structure;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A squashfs image made without any tool: {@code /var/lib/dpkg/status} and the folders above it, nothing compressed, the
 * file's content in a fragment.
 */
public final class SampleSquashfs {

    private static final int SUPERBLOCK = 96;
    private static final int PLAIN = 0x8000;
    private static final int PLAIN_BLOCK = 1 << 24;
    private static final List<String> NAMES = List.of("status", "dpkg", "lib", "var");

    private SampleSquashfs() {}

    /** An image whose list of packages is this text, in 4096 bytes. */
    public static byte[] of(String status) {
        byte[] content = status.getBytes(StandardCharsets.UTF_8);
        ByteBuffer inodes = little(512);
        ByteBuffer folders = little(512);
        List<Integer> places = new ArrayList<>(Collections.singletonList(0));
        inodes.putShort((short) 2).putShort((short) 0644).putShort((short) 0).putShort((short) 0);
        inodes.putInt(0).putInt(1);
        inodes.putInt(0).putInt(0).putInt(0).putInt(content.length);
        int number = 2;
        for (String name : NAMES) {
            int listing = folders.position();
            int below = places.get(places.size() - 1);
            folders.putInt(0).putInt(0).putInt(number - 1);
            folders.putShort((short) below).putShort((short) 0).putShort((short) (number == 2 ? 2 : 1));
            folders.putShort((short) (name.length() - 1)).put(name.getBytes(StandardCharsets.US_ASCII));
            places.add(inodes.position());
            inodes.putShort((short) 1)
                    .putShort((short) 0755)
                    .putShort((short) 0)
                    .putShort((short) 0);
            inodes.putInt(0).putInt(number);
            inodes.putInt(0).putInt(2).putShort((short) (folders.position() - listing + 3));
            inodes.putShort((short) listing).putInt(number + 1);
            number++;
        }
        return image(content, table(inodes), table(folders), places.get(places.size() - 1));
    }

    private static byte[] image(byte[] content, byte[] inodes, byte[] folders, int root) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(content);
        long inodesAt = SUPERBLOCK + (long) body.size();
        body.writeBytes(inodes);
        long foldersAt = SUPERBLOCK + (long) body.size();
        body.writeBytes(folders);
        long fragmentAt = SUPERBLOCK + (long) body.size();
        body.writeBytes(table(little(512)
                .putLong(SUPERBLOCK)
                .putInt(content.length | PLAIN_BLOCK)
                .putInt(0)));
        long fragmentsAt = SUPERBLOCK + (long) body.size();
        body.writeBytes(pointer(fragmentAt));
        long idAt = SUPERBLOCK + (long) body.size();
        body.writeBytes(table(little(512).putInt(0)));
        long idsAt = SUPERBLOCK + (long) body.size();
        body.writeBytes(pointer(idAt));
        ByteBuffer image = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(0, 0x73717368)
                .putInt(4, NAMES.size() + 1)
                .putInt(12, 1 << 17)
                .putInt(16, 1);
        image.putShort(20, (short) 6)
                .putShort(22, (short) 17)
                .putShort(26, (short) 1)
                .putShort(28, (short) 4);
        image.putLong(32, root)
                .putLong(40, SUPERBLOCK + (long) body.size())
                .putLong(48, idsAt)
                .putLong(56, -1);
        image.putLong(64, inodesAt)
                .putLong(72, foldersAt)
                .putLong(80, fragmentsAt)
                .putLong(88, -1);
        return image.put(SUPERBLOCK, body.toByteArray()).array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What was written so far as one block of a table. */
    private static byte[] table(ByteBuffer content) {
        int length = content.flip().limit();
        byte[] bytes = new byte[2 + length];
        content.get(bytes, 2, length);
        little(2).putShort((short) (length | PLAIN)).flip().get(bytes, 0, 2);
        return bytes;
    }

    private static byte[] pointer(long at) {
        return little(8).putLong(at).array();
    }
}
