package dev.osbuild.tool;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * A program of the user's own choice, run outside the sandbox with the user's environment, because it has to reach what
 * only the user has: an agent, a token, a key service.
 *
 * @param arguments program and arguments, never a shell line
 * @param workingDirectory where it runs
 * @param timeLimit after which it is ended
 */
public record HostCommand(List<String> arguments, Path workingDirectory, Duration timeLimit) {

    private static final int MAX_OUTPUT = 1 << 20;

    public HostCommand {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    /**
     * Feeds the program and waits for it.
     *
     * @return what it printed, at most a mebibyte
     * @throws OsbuildException.Environment when it cannot be started, fails, or runs out of time
     */
    public byte[] run(byte[] input) {
        ProcessBuilder builder = new ProcessBuilder(arguments).directory(workingDirectory.toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new OsbuildException.Environment(
                    "the program cannot be started: " + e.getMessage(), arguments.get(0), "check its name and path", e);
        }
        LastLines errors = new LastLines(line -> {});
        CompletableFuture<Void> said = CompletableFuture.runAsync(() -> drain(process, errors));
        CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> output(process));
        CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(process, input));
        try {
            if (!process.waitFor(timeLimit.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
                throw failed("did not finish within " + timeLimit.toSeconds() + " seconds", errors);
            }
            said.get();
            fed.get();
            if (process.exitValue() != 0) {
                throw failed("failed with exit code " + process.exitValue(), errors);
            }
            return output.get();
        } catch (ExecutionException e) {
            throw failed("cannot be talked to: " + e.getMessage(), errors);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted(arguments.get(0) + " was ended");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void drain(Process process, LastLines errors) {
        try (var stream = process.getErrorStream()) {
            errors.readAll(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] output(Process process) {
        try (var stream = process.getInputStream()) {
            return stream.readNBytes(MAX_OUTPUT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program that ends without reading everything says why by its exit code. */
    private static void feed(Process process, byte[] input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input);
        } catch (IOException e) {
            // its exit code tells
        }
    }

    private OsbuildException.Environment failed(String how, LastLines errors) {
        String lines = errors.lines().stream().map(line -> "\n    " + line).collect(Collectors.joining());
        return new OsbuildException.Environment(
                "the program " + how + lines, String.join(" ", arguments), "run it by hand to see why");
    }
}
