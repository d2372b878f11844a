package dev.osbuild;

import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * A program of its own, so that its memory is its own: tries fuzz targets on their seeds, then for part of a second on seeds
 * with a few bytes changed, always the same. The first input that ends in any error, or not in ten seconds, is kept and
 * ends the program.
 */
final class SeededRun {

    private static final Duration SHARE = Duration.ofMillis(400);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Path SEEDS = ProjectFiles.ROOT.resolve("src/fuzz/seeds");

    private final Method target;

    private SeededRun(Class<?> target) throws NoSuchMethodException {
        this.target = target.getMethod("fuzzerTestOneInput", byte[].class);
    }

    public static void main(String[] targets) throws Exception {
        for (String target : targets) {
            int inputs = new SeededRun(Class.forName(target)).run();
            System.out.println(target + " took or refused " + inputs + " inputs");
        }
    }

    private int run() throws Exception {
        List<byte[]> seeds = seeds();
        for (byte[] seed : seeds) {
            run(seed);
        }
        Random random = new Random(11);
        int inputs = seeds.size();
        for (long end = System.nanoTime() + SHARE.toNanos(); System.nanoTime() < end; inputs++) {
            run(changed(seeds.get(random.nextInt(seeds.size())), random));
        }
        return inputs;
    }

    private String name() {
        return target.getDeclaringClass().getSimpleName();
    }

    private List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(SEEDS.resolve(name()))) {
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }

    private static byte[] changed(byte[] seed, Random random) {
        byte[] bytes = random.nextInt(8) == 0 ? Arrays.copyOf(seed, random.nextInt(seed.length + 1)) : seed.clone();
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes && bytes.length > 0; change++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    /** In a thread of its own, which may hang. */
    private void run(byte[] input) throws InterruptedException, IOException {
        AtomicReference<Throwable> error = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        target.invoke(null, (Object) input);
                    } catch (InvocationTargetException e) {
                        error.set(e.getCause());
                    } catch (IllegalAccessException e) {
                        error.set(e);
                    }
                },
                name());
        thread.setDaemon(true);
        thread.start();
        thread.join(LIMIT.toMillis());
        if (thread.isAlive()) {
            Throwable hangs = new IllegalStateException("not done after " + LIMIT.toSeconds() + " s");
            hangs.setStackTrace(thread.getStackTrace());
            error.set(hangs);
        }
        Throwable found = error.get();
        if (found != null) {
            Path kept = Files.write(Path.of("target", "fuzz-" + name()), input);
            System.out.println(name() + " ends in " + found + " for " + kept + ", which begins with "
                    + HexFormat.of().formatHex(input, 0, Math.min(32, input.length)));
            found.printStackTrace(System.out);
            System.exit(1);
        }
    }
}
