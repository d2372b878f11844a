package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BootPhasesTest {

    @Test
    void aChattyBootShowsEveryPhase() {
        Transcript text = new ScriptedBoot()
                .at(0.4, "osbuild: loader\r\n")
                .at(1.2, "[    0.000000] Linux version 6.12.1 (builder)\r\n")
                .at(2.1, "[    1.000000] Run /init as init process\r\n")
                .at(2.4, "osbuild: initramfs uptime=1.40\r\n")
                .at(2.5, "osbuild: init uptime=1.51\r\n")
                .at(2.9, "\r\nminimal login: ")
                .transcript();

        assertThat(BootPhases.of(text, Duration.ofMillis(2900)))
                .containsExactly(
                        new BootPhases.Phase("firmware", 0.4),
                        new BootPhases.Phase("loader", 0.6),
                        new BootPhases.Phase("kernel", 1.1),
                        new BootPhases.Phase("initramfs", 0.3),
                        new BootPhases.Phase("init", 0.5));
    }

    @Test
    void theSessionIsAPhaseBehindTheLoginPrompt() {
        Transcript text = new ScriptedBoot().at(0.4, "osbuild: loader\r\n").transcript();

        assertThat(BootPhases.of(text, Duration.ofSeconds(3), Duration.ofSeconds(12)))
                .last()
                .isEqualTo(new BootPhases.Phase("session", 9.0));
    }

    @Test
    void aQuietKernelIsToldTogetherWithTheInitramfs() {
        Transcript text = new ScriptedBoot()
                .at(0.4, "osbuild: loader\r\n")
                .at(2.4, "osbuild: initramfs uptime=1.40\r\n")
                .transcript();

        assertThat(BootPhases.of(text, Duration.ofSeconds(3)))
                .containsExactly(
                        new BootPhases.Phase("firmware", 0.4),
                        new BootPhases.Phase("loader", 0.6),
                        new BootPhases.Phase("kernel+initramfs", 1.4),
                        new BootPhases.Phase("init", 0.6));
    }

    @Test
    void withoutAnyMarkOnlyTheTotalIsKnown() {
        Transcript text = new ScriptedBoot().at(5, "server login: ").transcript();

        assertThat(BootPhases.of(text, Duration.ofSeconds(5)))
                .containsExactly(new BootPhases.Phase("firmware+loader+kernel+initramfs+init", 5));
    }

    @Test
    void saysHowFarABootCame() {
        ScriptedBoot boot = new ScriptedBoot();
        assertThat(BootPhases.lastSeen(boot.transcript())).isEqualTo("the firmware");
        boot.at(1, "osbuild: loader\n");
        assertThat(BootPhases.lastSeen(boot.transcript())).isEqualTo("the boot loader");
        boot.at(2, "Linux version 6.12\n");
        assertThat(BootPhases.lastSeen(boot.transcript())).isEqualTo("the kernel");
        boot.at(3, "osbuild: initramfs uptime=1.1\n");
        assertThat(BootPhases.lastSeen(boot.transcript())).isEqualTo("the system's init");
    }
}
