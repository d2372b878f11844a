package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceleratorTest {

    @ParameterizedTest
    @CsvSource({"TCG, 4, 2, 2", "TCG, 1, 2, 1", "TCG, 2, 2, 2", "KVM, 4, 2, 4"})
    void emulatesNoMoreProcessorsThanTheHostHas(Accelerator accelerator, int wanted, int hosts, int given) {
        assertThat(accelerator.processors(wanted, hosts)).isEqualTo(given);
    }
}
