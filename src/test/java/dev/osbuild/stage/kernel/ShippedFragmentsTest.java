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
        Map<String, Path> first = new HashMap<>();
        Map<String, String> overridden = new HashMap<>();
        for (Path file : fragments()) {
            for (Request request : requests(file)) {
                Path earlier = first.putIfAbsent(request.symbol(), file);
                if (earlier != null) {
                    assertThat(reason(file, request))
                            .as(
                                    "the line above %s, for CONFIG_%s stands in %s too",
                                    request.place(), request.symbol(), earlier)
                            .contains("Overrides " + earlier.getFileName());
                    overridden.put(request.symbol(), file.getFileName().toString());
                }
            }
        }
        assertThat(first).containsKeys("MODULES", "SQUASHFS_ZSTD", "VIRTIO_BLK");
        assertThat(overridden).containsEntry("VT", "systemd.config");
    }

    private static List<Request> requests(Path file) throws IOException {
        return Fragment.read(file, file.toString()).requests();
    }

    private static String reason(Path file, Request request) throws IOException {
        int line = Integer.parseInt(request.place().substring(request.place().lastIndexOf(':') + 1));
        return Files.readAllLines(file).get(line - 2);
    }
}
