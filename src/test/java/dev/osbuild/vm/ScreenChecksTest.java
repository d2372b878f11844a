package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.profile.Screen;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScreenChecksTest {

    private static final ScreenPicture TEXT = new ScreenPicture(Path.of("screen.png"), 720, 400, 2, 0.98);
    private static final ScreenPicture SESSION = new ScreenPicture(Path.of("screen.png"), 1280, 800, 900, 0.6);
    private static final List<GuestWindow> WINDOWS = List.of(new GuestWindow("icewm.TaskBar", 0, 774, 1280, 26));

    @Test
    void aMachineWithoutAScreenIsNotLookedAt() {
        assertThat(new ScreenChecks(Screen.NONE).check(Optional.empty(), List.of(), Firmware.BIOS))
                .isEmpty();
    }

    @Test
    void textIsEnoughForAConsoleAndNotForASession() {
        assertThat(new ScreenChecks(Screen.CONSOLE).check(Optional.of(TEXT), List.of(), Firmware.BIOS))
                .allMatch(Check::passed);
        assertThat(new ScreenChecks(Screen.SESSION).check(Optional.of(TEXT), WINDOWS, Firmware.BIOS))
                .extracting(Check::toString)
                .contains("screen under BIOS: expected more than a text console can show, found 720 x 400 pixels in 2"
                        + " colours");
    }

    @Test
    void aSessionHasWindows() {
        assertThat(new ScreenChecks(Screen.SESSION).check(Optional.of(SESSION), WINDOWS, Firmware.UEFI))
                .hasSize(2)
                .allMatch(Check::passed);
        assertThat(new ScreenChecks(Screen.SESSION).check(Optional.of(SESSION), List.of(), Firmware.UEFI))
                .anyMatch(check -> !check.passed());
    }
}
