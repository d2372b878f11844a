package dev.osbuild.image.disk;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
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

    private static final Pattern PARENT = Pattern.compile("(?i)parentCID *= *([0-9a-f]+)");
    private static final Pattern EXTENT = Pattern.compile("(?im)^[ \\t]*(RW|RDONLY|NOACCESS)[ \\t].*$");
    private static final Pattern OWN_EXTENT = Pattern.compile("(RW|RDONLY) [0-9]{1,18} SPARSE \"[^\"]*\"");
    private static final String TYPE_KEY = "createType";
    private static final String NO_PARENT = "ffffffff";

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

    /**
     * Refuses a descriptor that leads a program to another file: to a parent, which it would read, or to extents, which it
     * would write.
     */
    void requireAlone() {
        Malformed.unless(
                !text.toLowerCase(Locale.ROOT).contains("parentfilenamehint"), VmdkDisk.FORMAT, "it names a parent");
        Matcher parent = PARENT.matcher(text);
        while (parent.find()) {
            Malformed.unless(parent.group(1).equals(NO_PARENT), VmdkDisk.FORMAT, "it leans on a parent");
        }
        List<String> extents =
                EXTENT.matcher(text).results().map(MatchResult::group).toList();
        Malformed.unless(
                extents.size() <= 1
                        && extents.stream()
                                .allMatch(extent ->
                                        OWN_EXTENT.matcher(extent.strip()).matches()),
                VmdkDisk.FORMAT,
                "its descriptor names extents in other files");
        Malformed.unless(
                text.indexOf(TYPE_KEY) == text.lastIndexOf(TYPE_KEY),
                VmdkDisk.FORMAT,
                "its descriptor names two types");
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
        String digits = String.format(Locale.ROOT, "%08x", id);
        String changed = text.substring(0, matcher.start(1)) + digits + text.substring(matcher.end(1));
        Malformed.unless(changed.length() <= length, VmdkDisk.FORMAT, "its descriptor has no room for a content id");
        ByteBuffer bytes = ByteBuffer.allocate(length);
        bytes.put(changed.getBytes(StandardCharsets.ISO_8859_1)).rewind();
        for (long position = at; bytes.hasRemaining(); ) {
            position += image.write(bytes, position);
        }
    }
}
