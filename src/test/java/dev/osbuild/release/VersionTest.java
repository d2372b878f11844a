package dev.osbuild.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

    @Test
    void ordersAsSemanticVersioningDoes() {
        List<String> ordered =
                List.of("v0.9.12", "v1.0.0-beta.2", "v1.0.0-beta.10", "v1.0.0", "v1.0.1", "v1.2.0-beta.1", "v10.0.0");

        assertThat(ordered.stream()
                        .sorted(java.util.Comparator.reverseOrder())
                        .flatMap(text -> Version.parse(text).stream())
                        .sorted()
                        .map(Version::toString))
                .isEqualTo(ordered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0",
                "v1.0",
                "v1.0.0.0",
                "v01.0.0",
                "v1.0.0-beta.0",
                "v1.0.1-beta.1",
                "v1.0.0-rc.1",
                "v1.0.0 "
            })
    void takesNothingElse(String text) {
        assertThat(Stream.of(text).flatMap(each -> Version.parse(each).stream()))
                .isEmpty();
    }
}
