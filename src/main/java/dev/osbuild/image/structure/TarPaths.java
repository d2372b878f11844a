package dev.osbuild.image.structure;

import static dev.osbuild.image.structure.TarHeader.FORMAT;

import dev.osbuild.image.Malformed;
import java.util.HashMap;
import java.util.Map;

/** The paths of an archive, none of which may write anywhere but to a place of its own below the folder of unpacking. */
final class TarPaths {

    private static final int MOST = 500_000;
    private static final long MOST_CHARACTERS = 32 << 20;

    private final Map<String, Kind> known = new HashMap<>();
    private long characters;

    /** What stands at a path. */
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        /** A folder that has no entry, yet holds one. */
        ASSUMED
    }

    /**
     * Takes a path for an entry.
     *
     * @return the path without {@code ./} before it or a slash behind it; nothing for the root
     */
    String take(String path, Kind kind) {
        String plain = plain(path, kind);
        Kind there = known.put(plain, kind);
        boolean free = there == null || (there == Kind.ASSUMED && kind == Kind.FOLDER);
        Malformed.unless(free, FORMAT, "the path '" + path + "' occurs twice");
        characters += plain.length();
        for (int slash = plain.lastIndexOf('/'); slash > 0; slash = plain.lastIndexOf('/', slash - 1)) {
            String above = plain.substring(0, slash);
            Kind folder = known.putIfAbsent(above, Kind.ASSUMED);
            Malformed.unless(
                    folder == null || folder == Kind.FOLDER || folder == Kind.ASSUMED,
                    FORMAT,
                    "the path '" + path + "' leads through '" + above + "', which is no folder");
            if (folder != null) {
                break;
            }
            characters += slash;
        }
        Malformed.unless(
                known.size() <= MOST && characters <= MOST_CHARACTERS,
                FORMAT,
                "it has more entries than are looked at");
        return plain;
    }

    /** Refuses a hard link to anything but a file before it. */
    void requireFile(String target, String link) {
        Malformed.unless(
                known.get(plain(target, Kind.FILE)) == Kind.FILE,
                FORMAT,
                "the hard link '" + link + "' leads to no file before it");
    }

    private static String plain(String path, Kind kind) {
        Malformed.unless(!path.startsWith("/"), FORMAT, "the path '" + path + "' is absolute");
        String plain = path.startsWith("./") ? path.substring(2) : path.equals(".") ? "" : path;
        plain = kind == Kind.FOLDER && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
        boolean sound = plain.indexOf('\0') < 0;
        if (!plain.isEmpty()) {
            for (String part : plain.split("/", -1)) {
                Malformed.unless(!part.equals(".."), FORMAT, "the path '" + path + "' climbs");
                sound &= !part.isEmpty() && !part.equals(".");
            }
        }
        Malformed.unless(
                sound && (kind == Kind.FOLDER || !plain.isEmpty()),
                FORMAT,
                "the path '" + path + "' is not a plain relative one");
        return plain;
    }
}
