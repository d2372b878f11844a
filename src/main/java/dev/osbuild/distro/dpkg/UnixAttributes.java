package dev.osbuild.distro.dpkg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Owner, mode and date of a path, set without following links and whatever the umask. */
public final class UnixAttributes {

    private static final int KIND_MASK = 0170000;
    private static final int SYMBOLIC_LINK = 0120000;

    private UnixAttributes() {}

    /** Gives a path to a user and group by number. */
    public static void own(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }

    /** Sets permission bits, set-id and sticky bits of a file or folder. To be called after {@link #own}. */
    public static void mode(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }

    /** Sets the date of last change, of a link itself too. */
    public static void modified(Path path, long seconds) throws IOException {
        FileTime time = FileTime.from(seconds, TimeUnit.SECONDS);
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, null, null);
    }

    /** Gives {@code to} the owner and mode of {@code from}; a symbolic link has no mode. */
    public static void copy(Path from, Path to) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(from, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        Map<String, Object> present = Files.readAttributes(to, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
        if (number(present, "uid") != number(attributes, "uid")
                || number(present, "gid") != number(attributes, "gid")) {
            // Not needlessly: a change of owner takes a file's capabilities away.
            own(to, number(attributes, "uid"), number(attributes, "gid"));
        }
        int mode = number(attributes, "mode");
        if ((mode & KIND_MASK) != SYMBOLIC_LINK) {
            mode(to, mode & ~KIND_MASK);
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (Integer) Objects.requireNonNull(attributes.get(name), name);
    }
}
