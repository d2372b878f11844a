package dev.osbuild.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program this machine may have.
 *
 * @param name as on the command line
 * @param versionOption makes it print its version
 * @param minimum least version that is known to work, as numbers between dots
 * @param debianPackage holds it, for advice
 */
public record HostProgram(String name, String versionOption, String minimum, String debianPackage) {

    private static final Pattern VERSION = Pattern.compile("(\\d+(?:\\.\\d+)*)");
    private static final int SECONDS = 10;

    /** Where it is, and the version it prints. */
    public record Found(Path path, String version) {}

    /** The program on {@code PATH}, when its version is no lower than the least one. */
    public Optional<Found> find() {
        return HostPath.find(name)
                .flatMap(path -> version(path).map(version -> new Found(path, version)))
                .filter(found -> compare(found.version(), minimum) >= 0);
    }

    private Optional<String> version(Path path) {
        try {
            Process process = new ProcessBuilder(path.toString(), versionOption)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            String text = new String(process.getInputStream().readNBytes(1 << 16), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            Matcher matcher = VERSION.matcher(text);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Compares numbers between dots; a missing one counts as 0. */
    static int compare(String left, String right) {
        String[] a = left.split("\\.", -1);
        String[] b = right.split("\\.", -1);
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            int order = Long.compare(i < a.length ? Long.parseLong(a[i]) : 0, i < b.length ? Long.parseLong(b[i]) : 0);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
