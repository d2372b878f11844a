package dev.osbuild.vm;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes pictures of a running machine's screen with QEMU's {@code screendump} command.
 *
 * @see <a href="https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html">QMP reference, screendump</a>
 */
final class Screenshots {

    private static final String FILE = "screen.png";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final VirtualMachine machine;
    private final Path runFolder;

    /** @param runFolder the run's own folder, into which QEMU may write */
    Screenshots(VirtualMachine machine, Path runFolder) {
        this.machine = machine;
        this.runFolder = runFolder;
    }

    /**
     * Takes pictures until one is as it should be or time is up.
     *
     * @param target takes the last picture
     * @return the last picture, whether or not it is as it should be
     */
    ScreenPicture await(Predicate<ScreenPicture> wanted, Path target, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        ScreenPicture picture = take(target);
        while (!wanted.test(picture) && System.nanoTime() < deadline) {
            machine.console().await(text -> Optional.empty(), PAUSE);
            picture = take(target);
        }
        return picture;
    }

    /** Takes one picture. */
    ScreenPicture take(Path target) throws IOException {
        Qmp qmp = machine.qmp()
                .orElseThrow(() -> new OsbuildException.Environment(
                        "QEMU's control line cannot be reached, so no picture of the screen can be taken",
                        runFolder.toString(),
                        "choose a cache folder with a shorter path in OSBUILD_CACHE"));
        try {
            qmp.execute("screendump", Map.of("filename", QemuCommand.RUN + "/" + FILE, "format", "png"), ANSWER_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted("interrupted while a picture of the screen was taken");
        }
        Files.move(runFolder.resolve(FILE), target, StandardCopyOption.REPLACE_EXISTING);
        return ScreenPicture.read(target);
    }
}
