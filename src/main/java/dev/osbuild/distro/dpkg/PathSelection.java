package dev.osbuild.distro.dpkg;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which paths of packages are wanted: all but those that an exclude glob matches and no include glob does. Globs start at
 * {@code /}; {@code *} and {@code ?} stay within a name, {@code **} crosses folders, {@code [a-z]} is a set. Folders are
 * always wanted: empty ones cost nothing, and a folder that an include glob needs is never missing.
 */
public final class PathSelection {

    /** Everything. */
    public static final PathSelection ALL = new PathSelection(List.of(), List.of());

    private final List<Pattern> excludes;
    private final List<Pattern> includes;

    public PathSelection(List<String> excludes, List<String> includes) {
        this.excludes = excludes.stream().map(PathSelection::pattern).toList();
        this.includes = includes.stream().map(PathSelection::pattern).toList();
    }

    /** @param path from the root, without a leading slash */
    boolean wants(String path) {
        return !matches(excludes, path) || matches(includes, path);
    }

    private static boolean matches(List<Pattern> patterns, String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher("/" + path).matches());
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[' && glob.indexOf(']', i) > 0) {
                int end = glob.indexOf(']', i);
                regex.append(glob, i, end + 1);
                i = end;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
