package dev.osbuild.image.archive;

import java.nio.file.Path;

/**
 * One file, folder or link of a tree.
 *
 * @param path below the tree's root, without a leading slash; empty for the root itself
 * @param kind what it is
 * @param permissions with set-id and sticky bits
 * @param owner numeric user id
 * @param group numeric group id
 * @param date seconds since 1970, never past the source epoch
 * @param size of a file's content in bytes, else 0
 * @param target where a symbolic link leads, or the path of the earlier entry that a hard link shares its content with;
 *     else empty
 * @param file where it stands
 */
public record ListedEntry(
        String path, Kind kind, int permissions, int owner, int group, long date, long size, String target, Path file) {

    /** What an entry is. Devices, pipes and sockets have no place in an image. */
    public enum Kind {
        FILE,
        FOLDER,
        SYMBOLIC_LINK,
        HARD_LINK
    }
}
