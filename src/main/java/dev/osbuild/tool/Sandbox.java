package dev.osbuild.tool;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Runs programs in fresh mount, process, IPC, host-name and (unless asked otherwise) network namespaces, where they see
 * a root of the caller's choice, the bound files, and nothing else of the machine. Nothing is left when a program ends,
 * or when this process ends in whatever way: no process, no mount.
 *
 * <p>Needs {@code unshare} of util-linux 2.32 or newer and a statically linked BusyBox with built-in applets, which
 * sets the namespaces up (see {@code sandbox.sh}). This process must be root, of the machine or of a user namespace.
 */
public final class Sandbox {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL", "C.UTF-8",
            "TZ", "UTC",
            "HOME", "/root");
    private static final int SETUP_FAILED = 125;
    private static final int NO_PROGRAM = 127;

    private final Path unshare;
    private final Path busybox;
    private final Path mountPoint;
    private final String script;

    private Sandbox(Path unshare, Path busybox, Path mountPoint, String script) {
        this.unshare = unshare;
        this.busybox = busybox;
        this.mountPoint = mountPoint;
        this.script = script;
    }

    /**
     * A sandbox for the life of this process.
     *
     * @param store gives the folder that serves as mount point
     * @param busybox a BusyBox as Debian's {@code busybox-static} holds it; the file's name starts with {@code busybox}
     * @throws OsbuildException.Environment when this process is not root, or {@code unshare} is missing
     */
    public static Sandbox open(Store store, Path busybox) {
        try {
            Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            if (!Objects.equals(uid, 0)) {
                throw new OsbuildException.Environment(
                        "programs can be run only as root of a user namespace",
                        "user id " + uid,
                        "start osbuild by its launcher, which enters one, or by 'unshare --user --map-root-user"
                                + " --map-auto'");
            }
            Path unshare = HostPath.find("unshare")
                    .orElseThrow(() -> new OsbuildException.Environment(
                            "the program unshare is missing", "PATH", "install util-linux"));
            return new Sandbox(unshare, busybox.toRealPath(), store.scratch().newFolder("sandbox"), script());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String script() throws IOException {
        try (var in = Objects.requireNonNull(Sandbox.class.getResourceAsStream("sandbox.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Runs a program and waits for it.
     *
     * @throws OsbuildException.StepFailed when it exits other than 0 or runs out of time
     * @throws OsbuildException.Environment when the machine does not allow the sandbox
     * @throws OsbuildException.Interrupted when the calling thread is interrupted; the program has ended then
     */
    public ToolResult run(Root root, ToolCommand command) {
        ToolResult result = runAny(root, command);
        if (result.exitCode() != 0) {
            throw failure(command, result);
        }
        return result;
    }

    /** As {@link #run}, but any exit code of the program is a result. */
    ToolResult runAny(Root root, ToolCommand command) {
        Instant start = Instant.now();
        LastLines lastLines = new LastLines(command.onLine());
        ProcessBuilder builder = processBuilder(root, command, List.of());
        if (command.standardOutput().isPresent()) {
            builder.redirectOutput(command.standardOutput().get().toFile());
        } else {
            builder.redirectErrorStream(true);
        }
        try (ProcessTree process = ProcessTree.start(builder)) {
            Thread drain = process.drain(
                    command.standardOutput().isPresent() ? process.errors() : process.output(), lastLines);
            boolean inTime = process.waitFor(command.timeLimit());
            if (!inTime) {
                process.kill();
            }
            drain.join();
            ToolResult result =
                    new ToolResult(process.exitCode(), lastLines.lines(), Duration.between(start, Instant.now()));
            if (!inTime) {
                throw ToolErrors.outOfTime(command, result);
            }
            checkSetUp(result);
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted(command.arguments().get(0) + " was ended");
        }
    }

    /**
     * Starts a program and returns at once. The command's time limit counts from now; its standard input and output
     * files are not used.
     */
    public RunningTool start(Root root, ToolCommand command, StandardStreams streams) {
        List<String> input = streams == StandardStreams.PIPED
                ? List.of("streams")
                : List.of("input", "/proc/" + ProcessHandle.current().pid() + "/fd/0");
        ProcessBuilder builder = processBuilder(root, command, input);
        if (streams == StandardStreams.INHERITED) {
            builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        return RunningTool.of(ProcessTree.start(builder), command, streams);
    }

    /**
     * Whether {@link Root.Overlay} works with its changes in a folder there. Overlay file systems and some network file
     * systems cannot take them.
     */
    public boolean canOverlay(Path parent) throws IOException {
        Path folder = Files.createTempDirectory(parent, "overlay");
        try {
            Path lower = Files.createDirectory(folder.resolve("lower"));
            Path upper = Files.createDirectory(folder.resolve("upper"));
            Path work = Files.createDirectory(folder.resolve("work"));
            Files.createDirectories(lower.resolve("usr/bin"));
            ToolCommand nothing = ToolCommand.of("/run/busybox", "true")
                    .input(busybox, "/run/busybox")
                    .build();
            runAny(new Root.Overlay(lower, upper, work), nothing);
            return true;
        } catch (OsbuildException.Environment e) {
            return false;
        } finally {
            FileTree.delete(folder);
        }
    }

    private ProcessBuilder processBuilder(Root root, ToolCommand command, List<String> inputOptions) {
        List<String> arguments = new ArrayList<>();
        arguments.add(unshare.toString());
        arguments.addAll(List.of("--mount", "--pid", "--fork", "--kill-child", "--ipc", "--uts"));
        if (!command.network()) {
            arguments.add("--net");
        }
        arguments.addAll(List.of("--", busybox.toString(), "sh", "-c", script, "sandbox"));
        arguments.addAll(SandboxArguments.of(mountPoint, root, command, inputOptions));
        ProcessBuilder builder = new ProcessBuilder(arguments);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().putAll(command.environment());
        return builder;
    }

    private static void checkSetUp(ToolResult result) {
        Consumer<String> refuse = line -> {
            throw new OsbuildException.Environment(
                    "the sandbox cannot be set up: " + line,
                    "namespaces",
                    "'osbuild doctor' says what this machine allows; a container needs the right to make user and"
                            + " mount namespaces");
        };
        String last = result.lastLines().isEmpty()
                ? ""
                : result.lastLines().get(result.lastLines().size() - 1);
        if (result.exitCode() == SETUP_FAILED && last.startsWith("sandbox: ")) {
            refuse.accept(last.substring("sandbox: ".length()));
        }
        if (result.exitCode() == 1 && last.startsWith("unshare: ")) {
            refuse.accept(last);
        }
    }

    private static OsbuildException failure(ToolCommand command, ToolResult result) {
        return result.exitCode() == NO_PROGRAM
                ? ToolErrors.noProgram(command, result)
                : ToolErrors.failed(command, result);
    }
}
