package dev.osbuild.stage.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedFragmentsTest {

    private static final Path FOLDER = Path.of("kernel-configs");

    static List<Path> fragments() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".config"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fragments")
    void everyOptionHasAReasonInTheLineAbove(Path file) throws IOException {
        for (Request request : requests(file)) {
            assertThat(reason(file, request))
                    .as("the line above %s", request.place())
                    .startsWith("# ")
                    .doesNotStartWith("# CONFIG_")
                    .doesNotStartWith("# ----");
        }
    }

    @Test
    void anOptionStandsInASecondFragmentOnlyWhereItSaysWhichOneItOverrides() throws IOException {
        Map<String, String> places = new HashMap<>();
        Map<String, String> reasons = new HashMap<>();
        for (Path file : fragments()) {
            for (Request request : requests(file)) {
                String name = file.getFileName().toString();
                String earlier = places.putIfAbsent(request.symbol(), name);
                String reason = reason(file, request);
                String reasonBefore = reasons.merge(request.symbol(), reason, (before, now) -> before + now);
                if (earlier != null) {
                    assertThat(reason.contains("Overrides " + earlier) || reasonBefore.contains("Overrides " + name))
                            .as("CONFIG_%s stands in %s and in %s", request.symbol(), earlier, name)
                            .isTrue();
                }
            }
        }
        assertThat(places).containsKeys("MODULES", "SQUASHFS_ZSTD", "VIRTIO_BLK");
        assertThat(reasons.get("VT")).contains("Overrides hardening.config");
    }

    private static List<Request> requests(Path file) throws IOException {
        return Fragment.read(file, file.toString()).requests();
    }

    private static String reason(Path file, Request request) throws IOException {
        int line = Integer.parseInt(request.place().substring(request.place().lastIndexOf(':') + 1));
        return Files.readAllLines(file).get(line - 2);
    }
}
