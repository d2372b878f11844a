package dev.osbuild.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Selection;
import dev.osbuild.distro.ArchiveSettings;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.distro.PackageArchives;
import dev.osbuild.distro.dpkg.DebPackage;
import dev.osbuild.distro.dpkg.PackageTrees;
import dev.osbuild.store.CacheFolder;
import dev.osbuild.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Needs root, of the machine or of a user namespace, and a static BusyBox: the machine's, or that of the system property
 * {@code osbuild.busybox}.
 */
class SandboxIT {

    @TempDir
    Path folder;

    private Store store;
    private Sandbox sandbox;
    private Tools tools;

    @BeforeEach
    void open() throws IOException {
        Path busybox = busybox();
        store = Store.open(folder.resolve("cache"));
        sandbox = Sandbox.open(store, busybox);
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.createDirectories(tree.resolve("usr/bin"));
        Files.createDirectories(tree.resolve("etc"));
        Files.copy(busybox, tree.resolve("usr/bin/busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createSymbolicLink(tree.resolve("bin"), Path.of("usr/bin"));
        tools = new ToolsTree(sandbox, tree);
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    static Path busybox() throws IOException {
        Assumptions.assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root of some namespace");
        try (Store store = Store.open(CacheFolder.of(System.getenv()))) {
            PackageArchive archive = PackageArchives.open(ArchiveSettings.debian("trixie"), store, EventSink.NONE);
            LockedPackage locked = archive.resolve(List.of("busybox-static"), Selection.NAMED, false)
                    .get(0);
            return new PackageTrees(store)
                    .dataOf(new DebPackage(locked, archive.fetch(locked)))
                    .resolve("usr/bin/busybox");
        }
    }

    @Test
    void aProgramSeesItsRootAndACleanEnvironmentOnly() {
        assertThat(lines("ls /; echo \"$HOME $LC_ALL $TZ\"; id -u; hostname; umask"))
                .containsExactly(
                        "bin",
                        "dev",
                        "etc",
                        "proc",
                        "root",
                        "run",
                        "tmp",
                        "usr",
                        "/root C.UTF-8 UTC",
                        "0",
                        "osbuild",
                        "0022");
        List<String> environment = new ArrayList<>();
        tools.run(ToolCommand.of("busybox", "env").onLine(environment::add).build());
        assertThat(environment)
                .allMatch(line -> line.matches("(PATH|HOME|LC_ALL|TZ|PWD)=.*"))
                .hasSize(5);
    }

    @Test
    void thereIsNoNetwork() {
        assertThat(lines("ls /sys 2>/dev/null; ip -o link | cut -d: -f2")).containsExactly(" lo");
    }

    @Test
    void treeAndInputsAreReadOnlyAndOutputsAreNot() throws IOException {
        Path input = Files.createDirectory(folder.resolve("in: put"));
        Path output = Files.createDirectory(folder.resolve("output"));

        List<String> said = new ArrayList<>();
        tools.run(shell("touch /usr/x; touch /x; touch /in/x; touch /out/y; true")
                .input(input, "/in")
                .output(output, "/out")
                .onLine(said::add)
                .build());

        assertThat(said)
                .containsExactly(
                        "touch: /usr/x: Read-only file system",
                        "touch: /x: Read-only file system",
                        "touch: /in/x: Read-only file system");
        assertThat(input).isEmptyDirectory();
        assertThat(output.resolve("y")).exists();
    }

    @Test
    void anOverlayLeavesItsLowerTree() throws IOException {
        Path lower = folder.resolve("tree");
        Files.writeString(lower.resolve("etc/file"), "before");
        Assumptions.assumeTrue(tools.canOverlay(folder), "the temporary folder cannot take an overlay's changes");
        Path upper = Files.createDirectory(folder.resolve("upper,with:signs"));
        Path work = Files.createDirectory(folder.resolve("work"));

        tools.runIn(
                new Root.Overlay(lower, upper, work),
                shell("echo after >/etc/file").build());

        assertThat(lower.resolve("etc/file")).hasContent("before");
        assertThat(upper.resolve("etc/file")).hasContent("after\n");
    }

    @Test
    void failuresCarryTheEndOfTheOutput() {
        assertThatThrownBy(() -> tools.run(shell("seq 100; exit 3").build()))
                .isInstanceOf(OsbuildException.StepFailed.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("\n    61\n")
                .hasMessageNotContaining("\n    60\n");
        assertThatThrownBy(() -> tools.run(ToolCommand.of("absent").build()))
                .hasMessageContaining("could not be started");
    }

    @Test
    void theTimeLimitEndsEveryProcess() {
        assertThatThrownBy(() -> tools.run(shell("sleep 98761 & sleep 98761")
                        .timeLimit(Duration.ofSeconds(1))
                        .build()))
                .hasMessageContaining("time limit of 1 seconds");
        assertThat(processesWith("98761")).isZero();
    }

    @Test
    void anInterruptEndsEveryProcess() throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                tools.run(shell("sleep 98762 & sleep 98762").build());
            } catch (OsbuildException.Interrupted e) {
                return;
            }
        });
        thread.start();
        waitFor("98762", 2);
        thread.interrupt();
        thread.join(10_000);
        waitFor("98762", 0);
    }

    @Test
    void filesServeAsInputAndOutput() throws IOException {
        Path input = Files.writeString(folder.resolve("input"), "some text");
        Path output = folder.resolve("output");
        tools.run(ToolCommand.of("busybox", "tr", "a-z", "A-Z")
                .standardInput(input)
                .standardOutput(output)
                .build());
        assertThat(output).hasContent("SOME TEXT");
    }

    @Test
    void aRunningProgramIsTalkedToAndEnded() throws Exception {
        try (RunningTool cat = tools.start(ToolCommand.of("busybox", "cat").build(), StandardStreams.PIPED)) {
            cat.input().write("hello\n".getBytes(StandardCharsets.UTF_8));
            cat.input().flush();
            BufferedReader reader = new BufferedReader(new InputStreamReader(cat.output(), StandardCharsets.UTF_8));
            assertThat(reader.readLine()).isEqualTo("hello");
            assertThat(cat.waitFor(Duration.ofMillis(50))).isEmpty();
            cat.close();
            assertThat(cat.waitFor(Duration.ofSeconds(10))).isPresent();
        }
    }

    @Test
    void theDeathOfTheParentLeavesNoProcessAndNoMount() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxParent.class.getName(),
                        folder.resolve("other").toString(),
                        busybox().toString(),
                        folder.resolve("tree").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("parent.log").toFile())
                .start();
        waitFor("98763", 2);
        parent.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        waitFor("98763", 0);
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.toString());
    }

    private List<String> lines(String script) {
        List<String> lines = new ArrayList<>();
        tools.run(shell(script).onLine(lines::add).build());
        return lines;
    }

    private static ToolCommand.Builder shell(String script) {
        return ToolCommand.of("busybox", "sh", "-c", script);
    }

    /** Sleeping processes with this argument, of the whole machine. */
    private static long processesWith(String argument) {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).endsWith("\0" + argument + "\0"))
                .count();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static void waitFor(String argument, int count) throws InterruptedException {
        for (int i = 0; i < 300 && processesWith(argument) != count; i++) {
            Thread.sleep(100);
        }
        assertThat(processesWith(argument)).isEqualTo(count);
    }
}
