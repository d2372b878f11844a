package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Size;
import dev.osbuild.vm.channel.Commands;
import dev.osbuild.vm.channel.Status;
import dev.osbuild.vm.channel.Statuses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest with a folder of its host: first boot from the settings in it, and talk in both directions, in one start. */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class ChannelIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9zQJ0kq1VQ0x4xQm3b4D1oYp2l5mS8tJ7wKcX6aLhN me";

    @TempDir
    Path folder;

    private Path share;
    private Statuses statuses;
    private final List<Status> heard = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "server"})
    void settingsReachTheGuestAndBothSidesTalk(String profile) throws Exception {
        share = Files.createDirectories(folder.resolve("share"));
        statuses = Statuses.all(share);
        Files.createDirectories(share.resolve("config"));
        Files.writeString(share.resolve("config/platform.env"), "TOKEN=it's $HOME \\n \"q\"\n");
        Files.writeString(
                share.resolve("config/user-data"),
                "#cloud-config\nhostname: box-7\nssh_authorized_keys:\n  - " + KEY + "\n"
                        + "runcmd:\n  - echo commands >/run/commands-ran\n");

        try (BuiltImages images = BuiltImages.of(profile, folder)) {
            Machine machine = Machine.of(
                            Firmware.BIOS,
                            Accelerator.TCG,
                            Size.ofMebibytes(profile.equals("server") ? 192 : 64),
                            1,
                            Disk.unchanged(images.build("qcow2")))
                    .withShare(Optional.of(new Share(share, true)));
            try (RunningGuest guest = images.start(machine)) {
                hear("services ready");
                assertThat(heard).extracting(Status::text).contains("channel open", "boot complete", "first boot done");
                sendMuchAtOnce();
                assertThat(answer(new Commands(share).send("restart: ssh")).outcome())
                        .isEqualTo(Status.Outcome.DONE);
                lookAround(guest.shell());
                assertThat(answer(new Commands(share).send("shutdown: graceful"))
                                .outcome())
                        .isEqualTo(Status.Outcome.DONE);
                guest.untilEnd();
            }
        }
        assertThat(share.resolve("logs/channel.log"))
                .content()
                .contains("refused at")
                .doesNotContain("value");
    }

    /** Two writers, and a line of a megabyte between theirs: each command is carried out once. */
    private void sendMuchAtOnce() throws Exception {
        Thread shell = new Thread(() -> {
            for (int i = 0; i < 5; i++) {
                append("nonsense " + i + "\n");
            }
            append("x".repeat(1 << 20) + "\n");
        });
        shell.start();
        List<Long> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sent.add(new Commands(share).send("config: KEY_" + i + "=value " + i));
        }
        shell.join();
        sent.add(new Commands(share).send("config: KEY_0=value last"));
        Map<Long, Status.Answer> answers = new TreeMap<>();
        for (long position : sent) {
            answers.put(position, answer(position));
        }
        assertThat(answers.values()).allMatch(answer -> answer.outcome() == Status.Outcome.DONE);
        List<Status.Answer> all =
                heard.stream().flatMap(status -> status.answer().stream()).toList();
        assertThat(all).extracting(Status.Answer::position).doesNotHaveDuplicates();
        assertThat(all.stream().filter(answer -> answer.outcome() == Status.Outcome.REFUSED))
                .hasSize(6)
                .anyMatch(answer -> answer.detail().contains("longer than"));
    }

    private static void lookAround(GuestShell shell) throws Exception {
        assertThat(shell.run("cat /run/osbuild/platform.env").output())
                .startsWith("TOKEN='it'\"'\"'s $HOME \\n \"q\"'\n")
                .contains("KEY_7='value 7'\n", "KEY_0='value last'")
                .doesNotContain("value 0");
        assertThat(shell.run("stat -c %a /run/osbuild/platform.env").output()).isEqualTo("600");
        assertThat(shell.run("cat /etc/hostname /run/commands-ran").output()).isEqualTo("box-7\ncommands");
        assertThat(shell.run("grep -c '^" + KEY + "$' /root/.ssh/authorized_keys")
                        .output())
                .isEqualTo("1");
    }

    /** In one write, as a shell does: Files.write would leave gaps for the other writer's lines. */
    private void append(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try (FileChannel commands = FileChannel.open(
                share.resolve("host-to-vm.txt"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            commands.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    private Status.Answer answer(long position) throws Exception {
        return hear(status -> status.answer().filter(answer -> answer.position() == position));
    }

    private void hear(String text) throws Exception {
        hear(status -> status.text().equals(text) ? Optional.of(status) : Optional.empty());
    }

    /** Waits until a status is what is looked for; those that came before are looked at, too. */
    private <T> T hear(java.util.function.Function<Status, Optional<T>> wanted) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            heard.addAll(statuses.next());
            Optional<T> found =
                    heard.stream().map(wanted).flatMap(Optional::stream).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(200);
        }
        throw new AssertionError("heard only " + heard);
    }
}
