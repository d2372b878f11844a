package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.profile.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a machine that has come to its login prompt until its screen shows what it should, and keeps a picture. */
final class ScreenWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ScreenWatch.class);

    /** From the guest's word that its session is drawn to a picture that shows it. */
    private static final Duration PICTURE_LIMIT = Duration.ofSeconds(20);

    private final VirtualMachine machine;
    private final BootWatch boot;
    private final Screenshots screenshots;

    ScreenWatch(VirtualMachine machine, BootWatch boot, Path runFolder) {
        this.machine = machine;
        this.boot = boot;
        this.screenshots = new Screenshots(machine, runFolder);
    }

    /**
     * What came to the screen.
     *
     * @param times of the whole boot
     * @param picture the last that was taken, whether or not it shows what it should
     */
    record Shown(BootTimes times, Optional<ScreenPicture> picture) {}

    /**
     * Waits for what the screen should show.
     *
     * @param login when the login prompt came
     * @param target takes the picture
     * @param limit of the wait for a session
     * @throws OsbuildException.VerificationFailed when the guest does not say in time that its session is drawn
     */
    Shown await(Screen expected, Duration login, Path target, Duration limit) throws IOException {
        List<BootPhases.Phase> phases = machine.console().look(text -> BootPhases.of(text, login));
        BootTimes times = new BootTimes(BootPhases.seconds(login), Optional.empty(), phases);
        return switch (expected) {
            case NONE -> new Shown(times, Optional.empty());
            case CONSOLE ->
                new Shown(times, Optional.of(screenshots.await(ScreenPicture::showsSomething, target, PICTURE_LIMIT)));
            case SESSION -> awaitSession(login, target, limit);
        };
    }

    /** Keeps a picture of what is there now, if one can be taken: of a machine that did not come as far as it should. */
    void keep(Path target) {
        try {
            screenshots.take(target);
        } catch (IOException | OsbuildException.Environment e) {
            LOG.debug("no picture of the screen, after a failure that says more", e);
        }
    }

    private Shown awaitSession(Duration login, Path target, Duration limit) throws IOException {
        Duration told = machine.console()
                .expect(BootPhases.SESSION, 0, limit)
                .map(Transcript.Found::at)
                .orElseThrow(() -> boot.failure(
                        "a drawn session",
                        "the guest did not report one within " + limit.toSeconds() + " s of its login prompt"));
        ScreenPicture picture = screenshots.take(target);
        Duration drawn = told;
        if (!picture.showsGraphics()) {
            picture = screenshots.await(ScreenPicture::showsGraphics, target, PICTURE_LIMIT);
            drawn = machine.console().now();
        }
        Duration session = drawn;
        return new Shown(
                new BootTimes(
                        BootPhases.seconds(login),
                        Optional.of(BootPhases.seconds(session)),
                        machine.console().look(text -> BootPhases.of(text, login, session))),
                Optional.of(picture));
    }
}
