package dev.osbuild.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.profile.Lock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionProposalTest {

    private static VersionProposal proposal(String last, Lock before, Lock now) {
        return VersionProposal.of(Optional.of(last), Map.of("p", before), Map.of("p", now));
    }

    @ParameterizedTest
    @CsvSource({
        "v1.2.3, 1:2.3.4-1,      1:2.3.4-1,      v1.2.3",
        "v1.2.3, 1:2.3.4-1,      1:2.3.4-2,      v1.2.4",
        "v1.2.3, 1:2.3.4-1,      1:2.3.5-1,      v1.2.4",
        "v1.2.3, 1:2.3.4-1,      1:2.4.0-1,      v1.3.0",
        "v1.2.3, 1:2.3.4-1,      1:3.0.0-1,      v2.0.0",
        "v0.2.3, 1:2.3.4-1,      1:3.0.0-1,      v0.3.0",
        "v1.2.3, 1:2.3.4-2,      1:2.3.4-1,      v2.0.0",
        "v1.2.3, 2.3.4~rc1-1,    2.3.4-1,        v1.2.4",
    })
    void followsThePackagesVersions(String last, String before, String now, String proposed) {
        assertThat(proposal(last, FakeGate.lockOf(before), FakeGate.lockOf(now)).version())
                .isEqualTo(proposed);
    }

    @Test
    void saysWhy() {
        Lock none = new Lock(1, java.util.List.of(), java.util.List.of(), java.util.List.of());
        assertThat(proposal("v1.2.3", FakeGate.lockOf("1-1"), none).reasons())
                .containsExactly("MAJOR: p: package busybox is gone");
        assertThat(proposal("v1.2.3", none, FakeGate.lockOf("1-1")).version()).isEqualTo("v1.3.0");
        assertThat(VersionProposal.of(Optional.empty(), Map.of(), Map.of()).version())
                .isEqualTo("v0.1.0");
        assertThat(VersionProposal.of(Optional.of("v1.0.0"), Map.of("p", none), Map.of())
                        .version())
                .as("a profile is gone")
                .isEqualTo("v2.0.0");
    }
}
