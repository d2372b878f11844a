package dev.osbuild.vm;

import java.util.Optional;
import java.util.regex.Pattern;

/** Ways in which a boot is seen to fail before any time limit. */
enum BootFailure {
    KERNEL_PANIC("Kernel panic - not syncing: ([^\\n]*)", "the kernel panicked"),
    OUT_OF_MEMORY(
            "(Out of memory: Killed process[^\\n]*|System is deadlocked on memory|error: out of memory\\.)",
            "the machine ran out of memory"),
    GRUB_RESCUE("grub rescue>()", "GRUB found no boot files and stopped at its rescue prompt"),
    GRUB_PROMPT("^grub> ()", "GRUB found no menu and stopped at its prompt"),
    GRUB_MENU_ENTRY("osbuild: (the kernel could not be loaded)", "GRUB could not load the kernel"),
    INITRAMFS("osbuild: cannot start: ([^\\n]*)", "the initramfs could not start the system"),
    EMERGENCY_MODE("You are in (rescue mode|emergency mode)", "systemd gave up and asks for maintenance"),
    NOTHING_TO_BOOT(
            "(UEFI Interactive Shell|No bootable device|BdsDxe: No bootable option)", "the firmware found no system");

    private final Pattern pattern;
    private final String sentence;

    BootFailure(String pattern, String sentence) {
        this.pattern = Pattern.compile(pattern, Pattern.MULTILINE);
        this.sentence = sentence;
    }

    /** What went wrong, in words, if the transcript shows it. */
    static Optional<String> in(Transcript text) {
        for (BootFailure failure : values()) {
            Optional<Transcript.Found> found = text.find(failure.pattern, 0);
            if (found.isPresent()) {
                String detail = found.get().match().group(1).strip();
                return Optional.of(detail.isEmpty() ? failure.sentence : failure.sentence + ": " + detail);
            }
        }
        return Optional.empty();
    }
}
