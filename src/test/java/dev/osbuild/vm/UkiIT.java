package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Size;
import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The unified kernel image under an OVMF that starts nothing but what one key has signed. */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class UkiIT {

    private static final String COMMAND_LINE_WORD = "osbuild.system=";

    @TempDir
    static Path folder;

    private static BuiltImages unsigned;
    private static BuiltImages signed;
    private static Path keys;
    private static Path esp;

    @BeforeAll
    static void build() throws IOException {
        Path project = Files.createDirectories(folder.resolve("project"));
        ProjectFiles.copyImageProject(project);
        Path profile = Files.writeString(project.resolve("profiles/signed.yaml"), """
                extends: minimal
                uki:
                  key: keys/secure-boot.key
                  certificate: keys/secure-boot.crt
                budgets:
                  file: 20 MB
                """);
        unsigned = BuiltImages.of("minimal", Files.createDirectory(folder.resolve("unsigned")));
        keys = unsigned.makeKeys(project.resolve("keys"));
        signed = BuiltImages.of(profile.toString(), Files.createDirectory(folder.resolve("signed")));
        esp = signed.build("uki-esp", "uki");
    }

    @AfterAll
    static void close() throws IOException {
        unsigned.close();
        signed.close();
    }

    /** With SMM and protected variables, as OVMF for Secure Boot needs them. */
    private static RunningGuest start(Path disk) throws IOException {
        Machine machine = Machine.of(Firmware.BIOS, Accelerator.TCG, Size.ofMebibytes(320), 1, Disk.unchanged(disk))
                .withChipset(Machine.Chipset.Q35)
                .withShare(Optional.of(new Share(keys, false)))
                .withExtraArguments(
                        "-machine",
                        "q35,smm=on",
                        "-global",
                        "driver=cfi.pflash01,property=secure,value=on",
                        "-drive",
                        "if=pflash,unit=0,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.secboot.fd",
                        "-drive",
                        "if=pflash,unit=1,format=raw,snapshot=on,file=/run/share/secure-boot-vars.fd");
        return signed.start(machine);
    }

    @Test
    void aSignedProgramStarts() throws Exception {
        try (RunningGuest guest = start(esp)) {
            assertThat(guest.untilLogin()).contains("has the SHA-256 that verify= names");
            String variable = guest.shell()
                    .run("mount -t efivarfs e /sys/firmware/efi/efivars 2>/dev/null;"
                            + " od -An -tu1 /sys/firmware/efi/efivars/SecureBoot-*")
                    .output();
            assertThat(variable.strip())
                    .as("attributes and value of the variable SecureBoot")
                    .endsWith(" 1");
        }
    }

    @Test
    void anAlteredCommandLineIsRefused() throws IOException {
        Path altered = folder.resolve("altered.esp.raw");
        byte[] image = Files.readAllBytes(esp);
        int at = new String(image, StandardCharsets.ISO_8859_1).indexOf(COMMAND_LINE_WORD);
        image[at] = 'O';
        Files.write(altered, image);

        assertRefused(altered);
    }

    @Test
    void anUnsignedProgramIsRefused() throws IOException {
        assertRefused(Files.copy(unsigned.build("uki-esp"), folder.resolve("unsigned.esp.raw")));
    }

    private static void assertRefused(Path disk) throws IOException {
        try (RunningGuest guest = start(disk)) {
            assertThat(guest.until("Access Denied|Security Violation|No bootable option|failed to (load|start)"))
                    .doesNotContain("osbuild: init");
        }
    }
}
