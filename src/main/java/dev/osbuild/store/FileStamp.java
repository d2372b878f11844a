package dev.osbuild.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What the file system tells of a file without opening it: size, modification and change time, inode and mode. Whoever
 * writes to a file changes its stamp, even when the modification time is set back, since nobody can set the change time.
 *
 * @param text equal when all of that is equal; one word
 * @param changed when the inode was last changed; the beginning of time when there is no file
 */
public record FileStamp(String text, Instant changed) {

    private static final String ATTRIBUTES = "unix:size,lastModifiedTime,ctime,ino,mode";

    /** The stamp of what stands at a path: a link's covers what it leads to, and nothing has a stamp, too. */
    public static FileStamp of(Path path) throws IOException {
        try {
            FileStamp own = read(path, LinkOption.NOFOLLOW_LINKS);
            if (!Files.isSymbolicLink(path)) {
                return own;
            }
            FileStamp target = Files.exists(path) ? read(path) : absent();
            Instant later = own.changed.isAfter(target.changed) ? own.changed : target.changed;
            return new FileStamp(own.text + ">" + target.text, later);
        } catch (NoSuchFileException e) {
            return absent();
        }
    }

    private static FileStamp absent() {
        return new FileStamp("absent", Instant.EPOCH);
    }

    private static FileStamp read(Path path, LinkOption... options) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, ATTRIBUTES, options);
        FileTime modified = (FileTime) Objects.requireNonNull(attributes.get("lastModifiedTime"));
        FileTime changed = (FileTime) Objects.requireNonNull(attributes.get("ctime"));
        String text = attributes.get("size") + "," + nanos(modified) + "," + nanos(changed) + ","
                + attributes.get("ino") + "," + attributes.get("mode");
        return new FileStamp(text, changed.toInstant());
    }

    private static String nanos(FileTime time) {
        Instant instant = time.toInstant();
        return instant.getEpochSecond() + "." + instant.getNano();
    }
}
