package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.store.Store;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InteractiveRunTest {

    @TempDir
    Path folder;

    private Path image = Path.of("");
    private final List<String> notes = new ArrayList<>();
    private final EventSink events = event -> notes.add(event.toString());

    @BeforeEach
    void makeImage() throws IOException {
        image = Files.writeString(folder.resolve("image.qcow2"), "image");
    }

    @Test
    void saysHowToLogInAndHowToLeaveAndForgetsThePassword() throws IOException {
        FakeTerminal terminal = new FakeTerminal(0);
        run(terminal, Optional.empty());

        assertThat(String.join("\n", notes))
                .contains("changes are forgotten")
                .contains("log in as root with the password ")
                .contains("leave with Ctrl-A X");
        assertThat(terminal.hash).startsWith("$6$");
        assertThat(terminal.runFolder).doesNotExist();
    }

    @Test
    void keepsChangesInACopyOfTheImage() throws IOException {
        Path copy = folder.resolve("mine.qcow2");
        run(new FakeTerminal(0), Optional.of(copy));
        Files.writeString(copy, "changed");
        run(new FakeTerminal(0), Optional.of(copy));

        assertThat(copy).hasContent("changed");
        assertThat(image).hasContent("image");
    }

    @Test
    void aFailureOfQemuIsAnError() {
        assertThatThrownBy(() -> run(new FakeTerminal(1), Optional.empty()))
                .isInstanceOf(OsbuildException.Environment.class)
                .hasMessageContaining("exit code 1");
    }

    private void run(FakeTerminal terminal, Optional<Path> persistent) throws IOException {
        try (Store store = Store.open(folder.resolve("cache"))) {
            new InteractiveRun(terminal, store.scratch(), events)
                    .run(new InteractiveRun.Request(
                            image,
                            Firmware.BIOS,
                            Accelerator.TCG,
                            Size.ofMebibytes(64),
                            1,
                            new Network.None(),
                            Optional.empty(),
                            new Display.None(),
                            persistent,
                            Optional.empty()));
        }
    }

    /** A QEMU that ends at once, after a look at its credentials. */
    private static final class FakeTerminal implements QemuLauncher {
        private final int exitCode;
        private Path runFolder = Path.of("");
        private String hash = "";

        FakeTerminal(int exitCode) {
            this.exitCode = exitCode;
        }

        @Override
        public RunningQemu start(ToolCommand command) {
            throw new UnsupportedOperationException("runs on the terminal only");
        }

        @Override
        public int runOnTerminal(ToolCommand command) throws IOException {
            runFolder = command.binds().get(0).host();
            hash = Files.readString(runFolder.resolve("credential-" + Credentials.ROOT_PASSWORD));
            return exitCode;
        }
    }
}
