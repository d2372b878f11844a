package dev.osbuild.stage.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FragmentTest {

    @TempDir
    Path folder;

    @Test
    void readsValuesAndWhatMustNotBeSetWithTheirPlaces() throws IOException {
        Fragment fragment = read("# The disk.\nCONFIG_EXT4_FS=y\n\n# CONFIG_MODULES is not set\nCONFIG_LSM=\"yama\"\n");

        assertThat(fragment.requests())
                .containsExactly(
                        new Request("EXT4_FS", "y", "f.config:2"),
                        new Request("MODULES", "n", "f.config:4"),
                        new Request("LSM", "\"yama\"", "f.config:5"));
    }

    @Test
    void refusesALineThatIsNeitherOptionNorComment() {
        assertThatThrownBy(() -> read("CONFIG_A=y\nCONFIG_B y\n"))
                .isInstanceOfSatisfying(OsbuildException.Usage.class, error -> {
                    assertThat(error.where()).isEqualTo("f.config:2");
                    assertThat(error).hasMessageContaining("CONFIG_B y");
                });
    }

    @Test
    void refusesAnOptionNamedTwiceInOneFile() {
        assertThatThrownBy(() -> read("CONFIG_A=y\n# CONFIG_A is not set\n"))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("f.config:1");
    }

    @Test
    void aLaterFragmentWins() {
        Fragment first = new Fragment(List.of(new Request("A", "y", "1:1"), new Request("B", "y", "1:2")));
        Fragment second = new Fragment(List.of(new Request("A", "n", "2:1")));

        assertThat(Fragment.merge(List.of(first, second)).text()).isEqualTo("# CONFIG_A is not set\nCONFIG_B=y\n");
    }

    @Test
    void anOptionMissingFromTheResultIsUnfulfilledUnlessItWasToBeOff() {
        Fragment fragment = new Fragment(List.of(
                new Request("ON", "y", "f:1"),
                new Request("LOST", "y", "f:2"),
                new Request("OFF", "n", "f:3"),
                new Request("FORCED", "n", "f:4"),
                new Request("NUMBER", "32", "f:5")));
        KernelConfig config = new KernelConfig(Map.of("ON", "y", "FORCED", "y", "NUMBER", "28"));

        assertThat(fragment.unfulfilledIn(config))
                .extracting(Request::symbol)
                .containsExactly("LOST", "FORCED", "NUMBER");
    }

    private Fragment read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("f.config"), text);
        return Fragment.read(file, "f.config");
    }
}
