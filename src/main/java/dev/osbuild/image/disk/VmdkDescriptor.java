package dev.osbuild.image.disk;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text inside a VMDK that describes it (VMware, "Virtual Disk Format 5.0", "The Descriptor File").
 *
 * @param at where it begins in the file
 * @param length of the room for it, in bytes
 * @param text without padding
 */
record VmdkDescriptor(long at, int length, String text) {

    private static final int MOST_SECTORS = 2048;
    private static final Pattern CONTENT_ID = Pattern.compile("(?m)^CID=([0-9a-fA-F]{1,8})$");
    private static final Pattern TYPE = Pattern.compile("(?m)^createType=\"([A-Za-z0-9]{1,40})\"$");

    static VmdkDescriptor read(ByteSource image, long firstSector, long sectors) throws IOException {
        boolean sound = firstSector > 0 && sectors > 0 && sectors <= MOST_SECTORS;
        Malformed.unless(sound, VmdkDisk.FORMAT, "its descriptor lies outside");
        long at = firstSector * VmdkDisk.SECTOR_BYTES;
        int length = (int) (sectors * VmdkDisk.SECTOR_BYTES);
        Malformed.unless(at <= image.size() - length, VmdkDisk.FORMAT, "its descriptor lies outside");
        String text = StandardCharsets.ISO_8859_1.decode(image.read(at, length)).toString();
        int end = text.indexOf('\0');
        return new VmdkDescriptor(at, length, end < 0 ? text : text.substring(0, end));
    }

    /** Such as {@code streamOptimized}. */
    String createType() {
        Matcher matcher = TYPE.matcher(text);
        Malformed.unless(matcher.find(), VmdkDisk.FORMAT, "its descriptor names no type");
        return matcher.group(1);
    }

    /**
     * Replaces the content id, which other programs choose at random. They write it without leading zeros, so what follows
     * it may move.
     */
    void writeContentId(FileChannel image, int id) throws IOException {
        Matcher matcher = CONTENT_ID.matcher(text);
        Malformed.unless(matcher.find(), VmdkDisk.FORMAT, "its descriptor has no content id");
        String digits = String.format(java.util.Locale.ROOT, "%08x", id);
        String changed = text.substring(0, matcher.start(1)) + digits + text.substring(matcher.end(1));
        Malformed.unless(changed.length() <= length, VmdkDisk.FORMAT, "its descriptor has no room for a content id");
        ByteBuffer bytes = ByteBuffer.allocate(length);
        bytes.put(changed.getBytes(StandardCharsets.ISO_8859_1)).rewind();
        for (long position = at; bytes.hasRemaining(); ) {
            position += image.write(bytes, position);
        }
    }
}
