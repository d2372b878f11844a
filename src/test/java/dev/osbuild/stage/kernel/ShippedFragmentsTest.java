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
        List<String> lines = Files.readAllLines(file);
        for (Request request : Fragment.read(file, file.toString()).requests()) {
            int line =
                    Integer.parseInt(request.place().substring(request.place().lastIndexOf(':') + 1));
            assertThat(lines.get(line - 2))
                    .as("the line above %s", request.place())
                    .startsWith("# ")
                    .doesNotStartWith("# CONFIG_")
                    .doesNotStartWith("# ----");
        }
    }

    @Test
    void noTwoFragmentsSayTheSameOrContradictEachOther() throws IOException {
        Map<String, String> places = new HashMap<>();
        for (Path file : fragments()) {
            for (Request request : Fragment.read(file, file.toString()).requests()) {
                assertThat(places.put(request.symbol(), request.place()))
                        .as("earlier place of CONFIG_%s at %s", request.symbol(), request.place())
                        .isNull();
            }
        }
        assertThat(places).containsKeys("MODULES", "SQUASHFS_ZSTD", "VIRTIO_BLK");
    }
}
