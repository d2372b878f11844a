package dev.osbuild.distro.dpkg;

import dev.osbuild.base.FileTree;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares the time in which mmdebstrap and osbuild make the same system of packages that are there already. Each of
 * osbuild's makings is a process of its own and counts from its start, Java's included; of mmdebstrap the program alone
 * counts. {@code bench/rootfs/run} starts it.
 */
public final class RootfsBenchmark {

    private static final double FIRST_TARGET = 0.33;
    private static final double AGAIN_TARGET = 0.15;

    private final ReferenceSystem system;
    private final Path repository;

    private RootfsBenchmark(ReferenceSystem system, Path repository) {
        this.system = system;
        this.repository = repository;
    }

    /** {@code rounds COUNT}: measures and prints; {@code make STORE TREE}: makes one system. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (ReferenceSystem system = ReferenceSystem.open()) {
            if (arguments[0].equals("make")) {
                try (Store store = Store.open(Path.of(arguments[1]))) {
                    system.makeNatively(store, Path.of(arguments[2]));
                }
                return;
            }
            Path repository = system.newFolder();
            system.writeRepository(repository);
            boolean held = new RootfsBenchmark(system, repository).compare(Integer.parseInt(arguments[1]));
            if (!held) {
                System.exit(1);
            }
        }
    }

    private boolean compare(int rounds) throws IOException, InterruptedException {
        List<Duration> reference = new ArrayList<>();
        List<Duration> first = new ArrayList<>();
        List<Duration> again = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            Path folder = system.newFolder();
            reference.add(time(() -> system.makeByMmdebstrap(repository, folder)));
            first.add(time(() -> makeInOwnProcess(folder.resolve("store"), folder.resolve("first"))));
            again.add(time(() -> makeInOwnProcess(folder.resolve("store"), folder.resolve("again"))));
            System.out.printf(
                    "round %d: %.1f s, %.1f s, %.1f s%n",
                    round, seconds(last(reference)), seconds(last(first)), seconds(last(again)));
            FileTree.delete(folder);
        }
        System.out.printf("%nmedians of %d rounds%n", rounds);
        Duration theirs = median(reference);
        row("mmdebstrap", theirs, theirs, 1);
        boolean firstHolds = row("osbuild, packages downloaded", median(first), theirs, FIRST_TARGET);
        boolean againHolds = row("osbuild, unpacked packages in the store", median(again), theirs, AGAIN_TARGET);
        return firstHolds && againHolds;
    }

    private static boolean row(String name, Duration took, Duration theirs, double target) {
        double ratio = seconds(took) / seconds(theirs);
        System.out.printf("%-42s %6.1f s  %.2fx (at most %.2fx)%n", name, seconds(took), ratio, target);
        return ratio <= target;
    }

    private static void makeInOwnProcess(Path store, Path tree) throws IOException, InterruptedException {
        List<String> command = Stream.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RootfsBenchmark.class.getName(),
                        "make",
                        store.toString(),
                        tree.toString())
                .toList();
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("making the system failed with exit code " + exit);
        }
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static Duration last(List<Duration> times) {
        return times.get(times.size() - 1);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static Duration time(Work work) throws IOException, InterruptedException {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Something to time. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }
}
