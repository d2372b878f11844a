package dev.osbuild.distro.dpkg;

/**
 * One path of a package, as its archive describes it.
 *
 * @param path relative to the root, without leading or trailing slash; empty for the root itself
 * @param mode permission bits with set-id and sticky bits
 * @param modified seconds since 1970
 * @param size in bytes; 0 for other than files
 * @param target of a symbolic link, as text; of a hard link, a path of the same package; empty otherwise
 */
record TreeEntry(String path, Kind kind, int mode, int uid, int gid, long modified, long size, String target) {

    /** The same entry at another path. */
    TreeEntry at(String place) {
        return new TreeEntry(place, kind, mode, uid, gid, modified, size, target);
    }

    /** Whether both are symbolic links with the same target. */
    boolean equalsLink(TreeEntry other) {
        return kind == Kind.SYMLINK && other.kind == Kind.SYMLINK && target.equals(other.target);
    }

    /** What stands at a path. A hard link is a further name of a file. */
    enum Kind {
        FOLDER,
        FILE,
        SYMLINK,
        HARD_LINK
    }
}
