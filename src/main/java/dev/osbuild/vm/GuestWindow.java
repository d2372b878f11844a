package dev.osbuild.vm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A window of a guest's graphical session.
 *
 * @param name its program's name for windows of this kind, {@code WM_CLASS}
 * @param x from the left edge of the screen
 * @param y from its upper edge
 */
record GuestWindow(String name, int x, int y, int width, int height) {

    /** Asks for one line per window: number, desktop, place, size, class, as wmctrl(1) prints them. */
    static final String QUESTION = "[ ! -x /usr/lib/osbuild/session-windows ] || /usr/lib/osbuild/session-windows";

    private static final Pattern LINE =
            Pattern.compile("0x[0-9a-f]+ +-?\\d+ +(-?\\d{1,6}) +(-?\\d{1,6}) +(\\d{1,6}) +(\\d{1,6}) +(\\S+)(?: .*)?");

    /** The windows in the answer; lines of another form are none. */
    static List<GuestWindow> parse(String answer) {
        return answer.lines()
                .map(line -> LINE.matcher(line.strip()))
                .filter(Matcher::matches)
                .map(GuestWindow::of)
                .toList();
    }

    private static GuestWindow of(Matcher line) {
        return new GuestWindow(line.group(5), number(line, 1), number(line, 2), number(line, 3), number(line, 4));
    }

    private static int number(Matcher line, int group) {
        return Integer.parseInt(Optional.ofNullable(line.group(group)).orElse("0"));
    }

    Map<String, Object> toJson() {
        return new TreeMap<>(Map.of("name", name, "x", x, "y", y, "width", width, "height", height));
    }
}
