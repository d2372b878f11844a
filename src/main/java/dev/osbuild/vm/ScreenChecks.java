package dev.osbuild.vm;

import dev.osbuild.profile.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a machine's screen must show, as {@code vm.display} says. */
record ScreenChecks(Screen expected) {

    List<Check> check(Optional<ScreenPicture> picture, List<GuestWindow> windows, Firmware firmware) {
        String where = " under " + firmware;
        List<Check> checks = new ArrayList<>();
        if (expected == Screen.CONSOLE) {
            checks.add(new Check(
                    "screen" + where,
                    picture.filter(ScreenPicture::showsSomething).isPresent(),
                    "something on it",
                    told(picture)));
        }
        if (expected == Screen.SESSION) {
            checks.add(new Check(
                    "screen" + where,
                    picture.filter(ScreenPicture::showsGraphics).isPresent(),
                    "more than a text console can show",
                    told(picture)));
            checks.add(new Check(
                    "windows" + where,
                    !windows.isEmpty(),
                    "at least one",
                    windows.isEmpty()
                            ? "none"
                            : windows.stream().map(GuestWindow::name).collect(Collectors.joining(", "))));
        }
        return checks;
    }

    private static String told(Optional<ScreenPicture> picture) {
        return picture.map(ScreenPicture::toString).orElse("no picture");
    }
}
