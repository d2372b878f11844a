package dev.osbuild.profile;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLimitsTest {

    private static Os os(String name, String banner) {
        return new Os("osbuild", name, "1", Optional.empty(), Optional.of(banner), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nEVIL=1", "", "tab\there", "nul\0", "bell\u0007"})
    void aNameThatCouldLeaveItsLineIsRefused(String name) {
        assertThatThrownBy(() -> os(name, "welcome")).hasMessageContaining("os.name");
        assertThatThrownBy(() -> os("osbuild", name)).hasMessageContaining("os.banner");
    }

    @Test
    void ordinaryNamesAreAccepted() {
        assertThatCode(() -> os("Öffentliche Anzeige 2 (beta), \"v1.0\"", "Welcome to the kiosk!"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp/99999", "foo", "tcp/", "tcp", "sctp/22", "tcp/22 "})
    void aSocketIsAProtocolAndAPort(String socket) {
        assertThatThrownBy(() -> new Services(List.of(), List.of(), List.of(), List.of(socket)))
                .hasMessageContaining("services.expose");
    }

    @Test
    void aMachineNeedsMemory() {
        Size tiny = Size.ofMebibytes(1);
        Size enough = Size.ofMebibytes(64);

        assertThatThrownBy(() -> new Vm(tiny, enough, 1, Screen.NONE)).hasMessageContaining("vm.memory");
        assertThatThrownBy(() -> new Vm(enough, tiny, 1, Screen.NONE)).hasMessageContaining("vm.uefi-memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", " padded"})
    void aCheckHasANameOfOneLine(String name) {
        assertThatThrownBy(() -> new GuestCheck(name, "true", Duration.ofMinutes(1)))
                .hasMessageContaining("one line of text");
    }

    @Test
    void aCheckHasAScriptAndAnEnd() {
        assertThatThrownBy(() -> new GuestCheck("x", "\n", Duration.ofMinutes(1)))
                .hasMessageContaining("must be a script");
        assertThatThrownBy(() -> new GuestCheck("x", "true", Duration.ofMillis(500)))
                .hasMessageContaining("between 1 s and 1 h");
        assertThatThrownBy(() -> new GuestCheck("x", "true", Duration.ofDays(1)))
                .hasMessageContaining("between 1 s and 1 h");
    }
}
