package dev.osbuild.distro.dpkg;

/** Paths as archives spell them, made canonical; whatever could lead elsewhere is refused. */
final class EntryName {

    private static final int LONGEST_PATH = 4000;
    private static final int LONGEST_NAME = 255;
    private static final int DEEPEST = 64;

    private EntryName() {}

    /** The path without {@code ./} in front and {@code /} behind; empty for the root. */
    static String canonical(String spelled) throws MalformedDeb {
        String path = spelled;
        if (path.equals(".")) {
            return "";
        }
        if (path.startsWith("./")) {
            path = path.substring(2);
        }
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (path.isEmpty()) {
            if (spelled.startsWith(".")) {
                return "";
            }
            throw new MalformedDeb("it holds the path '" + spelled + "'");
        }
        String[] names = path.split("/", -1);
        if (path.length() > LONGEST_PATH || names.length > DEEPEST) {
            throw new MalformedDeb("it holds a path that is too long: " + path.substring(0, 100) + "…");
        }
        for (String name : names) {
            boolean leadsAway = name.isEmpty() || name.equals(".") || name.equals("..");
            if (leadsAway || name.length() > LONGEST_NAME || name.indexOf('\0') >= 0 || name.indexOf('\n') >= 0) {
                throw new MalformedDeb("it holds the path '" + spelled + "', which could lead out of the root");
            }
        }
        return path;
    }

    /** The folder of a canonical path; empty for the root. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The last name of a canonical path. */
    static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
