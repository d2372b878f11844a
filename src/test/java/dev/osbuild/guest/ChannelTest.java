package dev.osbuild.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.vm.channel.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guest's end of the channel, one round at a time, under each shell that this machine has. */
class ChannelTest {

    @TempDir
    Path folder;

    private GuestRoot root;
    private Path share;

    @BeforeEach
    void makeRoot() throws IOException {
        root = GuestRoot.make(folder);
        share = root.addShare();
    }

    static Stream<List<String>> shells() {
        return GuestRoot.shells();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aStartIsToldAndFoldersAreMade(List<String> shell) throws Exception {
        root.write("run/osbuild/ready", "first boot done\n");

        root.run(shell, "channel");

        assertThat(statuses()).containsExactly("channel open", "boot complete", "first boot done", "services ready");
        assertThat(share.resolve("build-artifacts")).isDirectory();
        assertThat(share.resolve("config")).isDirectory();
        assertThat(share.resolve("logs/channel.log")).content().contains("told: channel open");
        assertThat(root.read("run/log/channel.log")).contains("told: boot complete");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutAShareNothingHappens(List<String> shell) throws Exception {
        root.write("sys/bus/virtio/devices/virtio0/device", "0x0001\n");

        assertThat(root.run(shell, "channel")).isEqualTo(new GuestRoot.Answer(0, ""));

        assertThat(share.resolve("vm-to-host.txt")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aCommandIsTakenOnceThoughTheGuestRestarts(List<String> shell) throws Exception {
        addService("web");
        long position = new Commands(share).send("restart: web");
        root.run(shell, "channel");
        root.run(shell, "channel");
        long second = new Commands(share).send("restart: web");
        root.run(shell, "channel");

        assertThat(root.read("web.log")).isEqualTo("restart\nrestart\n");
        assertThat(statuses())
                .containsOnlyOnce("command " + position + " done: restart: web")
                .containsOnlyOnce("command " + second + " done: restart: web");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aCommandThatWasInterruptedIsNotRunAgain(List<String> shell) throws Exception {
        addService("web");
        new Commands(share).send("restart: web");
        Files.writeString(share.resolve("host-to-vm.position"), "13 running 0\n");
        root.run(shell, "channel");

        assertThat(root.has("web.log")).isFalse();
        assertThat(statuses()).contains("command 0 interrupted");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void shutdownIsAnsweredAndNotRepeated(List<String> shell) throws Exception {
        new Commands(share).send("shutdown: graceful");
        root.run(shell, "channel");
        root.run(shell, "channel");

        assertThat(root.read("power")).isEqualTo("off\n");
        assertThat(statuses()).containsOnlyOnce("command 0 done: shutdown: graceful");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void settingsReachThePlatformAndTheirValuesNoLog(List<String> shell) throws Exception {
        root.write("config/platform.env", "A=file\nB=file\n");
        root.run(shell, "first-boot", "settings");
        new Commands(share).send("config: A=it's $(secret)");
        new Commands(share).send("config: A=second secret");
        new Commands(share).send("config: PATH=secret");
        root.run(shell, "channel");

        assertThat(root.read("run/osbuild/platform.env")).isEqualTo("A='second secret'\nB='file'\n");
        assertThat(statuses())
                .contains("command 0 done: config: A", "command 49 refused: the key PATH is the system's");
        assertThat(share.resolve("logs/channel.log")).content().doesNotContain("secret");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anythingElseIsRefused(List<String> shell) throws Exception {
        addService("web");
        addService("boot");
        root.write("etc/init.d/text", "no program\n");
        append("hello\n\nshutdown: now\nshutdown:graceful\nshutdown: graceful \nrestart: ../web\nrestart: -x\n");
        append("restart: web;id\nrestart: boot\nrestart: text\nrestart: \nconfig: x\nconfig: a b=c\nexec: id\n");
        append("restart: web\r\nrestart: web\0\n\33[2J: x\n\377\376: x\n");
        append("restart: w" + "e".repeat(1100) + "b\n");
        root.run(shell, "channel");

        assertThat(root.has("web.log")).isFalse();
        assertThat(root.has("power")).isFalse();
        assertThat(statuses().stream().filter(status -> status.contains(" refused: ")))
                .hasSize(18)
                .contains(
                        "command 0 refused: no COMMAND: PARAMETERS",
                        "command 7 refused: no such command",
                        "command 1 refused: longer than 1024 bytes".replace(" 1 ", " " + overlongAt() + " "))
                .anyMatch(status -> status.endsWith("control characters"));
        assertThat(Files.readAllBytes(share.resolve("logs/channel.log")))
                .as("what a terminal obeys")
                .doesNotContain(0x1b, 0xff, 0);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aHugeLineIsSkippedHoweverItComes(List<String> shell) throws Exception {
        addService("web");
        append("x".repeat(1 << 20));
        root.run(shell, "channel");
        append("y".repeat(5000));
        root.run(shell, "channel");
        append("\nrestart: w");
        root.run(shell, "channel");
        append("eb\n");
        root.run(shell, "channel");

        assertThat(statuses())
                .containsOnlyOnce("command 0 refused: longer than 1024 bytes")
                .contains("command " + ((1 << 20) + 5001) + " done: restart: web");
        assertThat(root.read("web.log")).isEqualTo("restart\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aFloodOfNonsenseIsCountedAndWhatIsBehindItTaken(List<String> shell) throws Exception {
        addService("web");
        append("nonsense\n".repeat(5000) + "restart: web\n");
        root.run(shell, "channel");

        assertThat(statuses()).contains("4980 more commands refused", "command 45000 done: restart: web");
        assertThat(Files.size(share.resolve("logs/channel.log"))).isLessThan(10_000);
    }

    private void addService(String name) throws IOException {
        assertThat(root.write("etc/init.d/" + name, "#!/bin/sh\necho \"$1\" >>" + folder + "/" + name + ".log\n")
                        .toFile()
                        .setExecutable(true))
                .isTrue();
    }

    private void append(String text) throws IOException {
        Files.write(
                share.resolve("host-to-vm.txt"),
                text.getBytes(StandardCharsets.ISO_8859_1),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private long overlongAt() throws IOException {
        return Files.readString(share.resolve("host-to-vm.txt"), StandardCharsets.ISO_8859_1)
                .indexOf("restart: wee");
    }

    private List<String> statuses() throws IOException {
        return Files.readAllLines(share.resolve("vm-to-host.txt")).stream()
                .map(line -> line.replaceFirst("^[0-9-]{10}T[0-9:]{8}Z: ", ""))
                .toList();
    }
}
