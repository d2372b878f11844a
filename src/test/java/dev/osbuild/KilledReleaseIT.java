package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A release whose process is killed at random moments: readers of the channel never see it, and the next run ends well. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KilledReleaseIT {

    private static final int ROUNDS = 10;
    private static final long LONGEST_MILLIS = 6000;

    @TempDir
    private Path folder;

    @Test
    void theChannelIsConsistentAfterEveryKill() throws Exception {
        ReleaseProject project = ReleaseProject.in(folder);
        Files.writeString(project.file("release.yaml"), "profiles: [minimal]\nformats: [tar]\n");
        project.osbuild("lock", "--profile", "minimal");
        project.begin();
        List<String> release = List.of("release", "--channel", "beta", "--sign-key", project.fingerprint());
        String[] arguments = release.toArray(String[]::new);
        project.osbuild(arguments);
        long began = System.nanoTime();
        project.osbuild(arguments);
        long whole = Math.min(LONGEST_MILLIS, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));

        Random random = new Random(20);
        int killed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long moment = (long) (whole * (0.1 + 0.9 * random.nextDouble()));
            killed += project.kill(moment, arguments) ? 1 : 0;
            ProgramRun seen = project.attempt("verify", "--key", project.key().toString(), channel(project));
            assertThat(seen.status())
                    .as("killed after %d ms: %s", moment, seen.error())
                    .isZero();
            assertThat(seen.output())
                    .containsPattern("channel +beta: sequence")
                    .contains("whole, unaltered and signed");
        }
        assertThat(killed).isPositive();

        project.osbuild(arguments);
        assertThat(project.osbuild("verify", "--key", project.key().toString(), channel(project))
                        .output())
                .contains("whole, unaltered and signed");
        try (var left = Files.newDirectoryStream(Path.of(channel(project)), ".v*")) {
            assertThat(left).isEmpty();
        }
    }

    private static String channel(ReleaseProject project) {
        return project.file("releases/beta").toString();
    }
}
