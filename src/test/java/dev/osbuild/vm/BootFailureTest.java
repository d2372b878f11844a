package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootFailureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[ 0.9] Kernel panic - not syncing: VFS: Unable to mount root fs|the kernel panicked: VFS: Unable to mount root fs",
                "Out of memory: Killed process 77 (dropbear)|the machine ran out of memory: Out of memory: Killed process 77 (dropbear)",
                "error: out of memory.|the machine ran out of memory: error: out of memory.",
                "grub rescue> |GRUB found no boot files and stopped at its rescue prompt",
                "osbuild: cannot start: no partition is called 'system'|the initramfs could not start the system: no partition is called 'system'",
                "UEFI Interactive Shell v2.2|the firmware found no system: UEFI Interactive Shell",
                "You are in emergency mode. After logging in|systemd gave up and asks for maintenance: emergency mode",
            })
    void isSaidInPlainWords(String line, String sentence) {
        assertThat(BootFailure.in(new ScriptedBoot().at(1, line).transcript())).contains(sentence);
    }

    @Test
    void aHealthyBootShowsNone() {
        Transcript text = new ScriptedBoot()
                .at(1, "osbuild: loader\nerror: no suitable video mode found.\nosbuild: ready uptime=1.2\nhost login: ")
                .transcript();

        assertThat(BootFailure.in(text)).isEmpty();
    }
}
