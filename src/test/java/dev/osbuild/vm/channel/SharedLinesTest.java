package dev.osbuild.vm.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedLinesTest {

    @TempDir
    Path folder;

    @Test
    void linesOfSeveralWritersDoNotMix() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<Set<Long>>> sent = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            String line = "config: writer_" + writer + "=" + "x".repeat(200 * writer);
            sent.add(writers.submit(() -> {
                Set<Long> positions = new TreeSet<>();
                for (int i = 0; i < 50; i++) {
                    positions.add(send(line));
                }
                return positions;
            }));
        }
        Set<Long> positions = new TreeSet<>();
        for (Future<Set<Long>> one : sent) {
            positions.addAll(one.get());
        }
        writers.shutdown();

        List<String> lines = Files.readAllLines(folder.resolve("host-to-vm.txt"));
        assertThat(lines).hasSize(200).allMatch(line -> line.matches("config: writer_[0-3]=x*"));
        assertThat(positions).as("each line has a place of its own").hasSize(200);
    }

    /** The lock of a file is the process's: within one, writers take turns. */
    private synchronized long send(String line) throws IOException {
        return new Commands(folder).send(line);
    }

    @Test
    void aLineBeginsBehindWhatOthersLeftUnfinished() throws IOException {
        Files.writeString(folder.resolve("host-to-vm.txt"), "restart: w");

        assertThat(new Commands(folder).send("restart: web")).isEqualTo(11);

        assertThat(folder.resolve("host-to-vm.txt")).hasContent("restart: w\nrestart: web\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "restart", "restart:web", "a\nb: c", "x: \t", "Restart: web", "a: \u001b[2J"})
    void whatIsNoCommandIsNotSent(String command) {
        assertThatThrownBy(() -> new Commands(folder).send(command)).isInstanceOf(OsbuildException.Usage.class);
        assertThat(folder.resolve("host-to-vm.txt")).doesNotExist();
    }

    @Test
    void aLinkThatAGuestPutThereIsNotFollowed() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "2026-01-01T00:00:00Z: x\n");
        Files.createSymbolicLink(folder.resolve("host-to-vm.txt"), precious);
        Files.createSymbolicLink(folder.resolve("vm-to-host.txt"), precious);

        assertThatThrownBy(() -> new Commands(folder).send("restart: web"))
                .isInstanceOf(OsbuildException.VerificationFailed.class);
        assertThatThrownBy(() -> Statuses.all(folder).next()).isInstanceOf(OsbuildException.VerificationFailed.class);
        assertThat(precious).hasContent("2026-01-01T00:00:00Z: x\n");
    }

    @Test
    void statusesComeWholeAndWithoutWhatFoolsATerminal() throws IOException {
        Statuses statuses = Statuses.all(folder);
        assertThat(statuses.next()).isEmpty();

        append("2026-01-01T00:00:00Z: boot complete\nnonsense\n2026-01-01T00:00:01Z: a\u001b[2Jb\n2026-01-01T00:0");
        assertThat(statuses.next()).extracting(Status::text).containsExactly("boot complete", "a?[2Jb");

        append("0:02Z: services ready\n" + "x".repeat(3_000_000));
        assertThat(statuses.next()).extracting(Status::text).containsExactly("services ready");

        append("\n2026-01-01T00:00:03Z: command 7 refused: no such command\n");
        assertThat(statuses.next())
                .singleElement()
                .extracting(status -> status.answer().orElseThrow())
                .isEqualTo(new Status.Answer(7, Status.Outcome.REFUSED, "no such command"));
    }

    @Test
    void oldStatusesDoNotCountWhenOnlyNewOnesDo() throws IOException {
        append("2026-01-01T00:00:00Z: services ready\n");
        Statuses statuses = Statuses.fromNow(folder);
        append("2026-01-01T00:00:01Z: channel open\n");
        assertThat(statuses.next()).extracting(Status::text).containsExactly("channel open");
    }

    private void append(String text) throws IOException {
        Files.writeString(folder.resolve("vm-to-host.txt"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
