package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fuzz target over its seeds, and for part of a second over seeds with a few bytes changed, always the same. Jazzer
 * looks for new ones every night ({@code src/fuzz/run}).
 */
@Timeout(60)
class FuzzTargetsTest {

    private static final Duration SHARE = Duration.ofMillis(400);
    private static final Path SOURCES = ProjectFiles.ROOT.resolve("src/fuzz/java");
    private static final Path SEEDS = ProjectFiles.ROOT.resolve("src/fuzz/seeds");

    static List<Class<?>> targets() throws IOException, ClassNotFoundException {
        List<Class<?>> targets = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.sorted().toList()) {
                String path = SOURCES.relativize(file).toString();
                if (path.endsWith("Fuzzer.java")) {
                    targets.add(Class.forName(path.replace(".java", "").replace('/', '.')));
                }
            }
        }
        return targets;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void refusesInWordsOrTakes(Class<?> target) throws Exception {
        Method method = target.getMethod("fuzzerTestOneInput", byte[].class);
        List<byte[]> seeds = seeds(target);
        assertThat(seeds).as("seeds of " + target.getSimpleName()).isNotEmpty();
        for (byte[] seed : seeds) {
            run(method, seed);
        }
        Random random = new Random(11);
        long end = System.nanoTime() + SHARE.toNanos();
        while (System.nanoTime() < end) {
            run(method, changed(seeds.get(random.nextInt(seeds.size())), random));
        }
    }

    private static List<byte[]> seeds(Class<?> target) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(SEEDS.resolve(target.getSimpleName()))) {
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

    private static void run(Method target, byte[] input) throws IllegalAccessException {
        long begin = System.nanoTime();
        try {
            target.invoke(null, (Object) input);
        } catch (InvocationTargetException e) {
            Path kept = Path.of("target", "fuzz-" + target.getDeclaringClass().getSimpleName());
            keep(kept, input);
            fail(
                    "ends in " + e.getCause() + " for " + kept + ", which begins with "
                            + HexFormat.of().formatHex(input, 0, Math.min(32, input.length)),
                    e.getCause());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    private static void keep(Path file, byte[] input) {
        try {
            Files.write(file, input);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
