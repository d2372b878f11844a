package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The profiles made of Debian's own system boot in their memory, keep their budgets, and are as closed as they say. */
@Timeout(3600)
class ProfilesIT {

    @TempDir
    Path output;

    @ParameterizedTest
    @CsvSource({
        "base, bios",
        "server, 'bios,uefi'",
        "dev, 'bios,uefi'",
        "hypervisor, 'bios,uefi'",
        "desktop, 'bios,uefi'"
    })
    void bootsAndPassesItsChecks(String profile, String firmware) throws Exception {
        ProgramRun.osbuild("image", "--profile", profile, "--output", output.toString());
        ProgramRun.osbuild(
                "test",
                "--profile",
                profile,
                "--output",
                output.toString(),
                "--firmware",
                firmware,
                "--time-limit",
                "300");

        JsonNode evidence = CanonicalJson.readTree(
                Files.readAllBytes(output.resolve(profile).resolve("0.1.0/boot-test.json")));
        List<String> checks = StreamSupport.stream(evidence.path("checks").spliterator(), false)
                .map(check -> check.path("name").asText())
                .toList();
        assertThat(evidence.path("passed").asBoolean()).isTrue();
        assertThat(checks).contains("memory under BIOS", "passwords in the image under BIOS");
        if (profile.equals("dev")) {
            assertThat(checks)
                    .contains(
                            "a C program compiles, runs and can be debugged under BIOS",
                            "a kernel module builds, loads and goes under BIOS");
        }
        if (profile.equals("hypervisor")) {
            assertThat(checks).contains("a guest starts, says so and stops under BIOS", "firewall under UEFI");
        }
        if (profile.equals("server")) {
            assertThat(checks)
                    .contains(
                            "sshd under UEFI",
                            "firewall under UEFI",
                            "SSH's rate under UEFI",
                            "sysctl under UEFI",
                            "SSH by key under BIOS",
                            "SSH by password under UEFI");
        }
        if (profile.equals("desktop")) {
            assertThat(checks).contains("seconds to the drawn session under BIOS", "screen under UEFI");
            for (JsonNode run : evidence.path("runs")) {
                requireTerminalAndPanel(run, output.resolve("desktop/0.1.0"));
            }
        }
    }

    private static void requireTerminalAndPanel(JsonNode run, Path folder) throws IOException {
        BufferedImage screen = ImageIO.read(
                folder.resolve(run.path("screen").path("file").asText()).toFile());
        Map<String, JsonNode> windows = new HashMap<>();
        run.path("windows").forEach(window -> windows.put(window.path("name").asText(), window));
        assertThat(windows).containsKeys("icewm.TaskBar", "lxterminal.Lxterminal");

        assertThat(coloursIn(screen, windows.get("lxterminal.Lxterminal")))
                .as("the terminal's text")
                .hasSizeGreaterThan(10);
        Map<Integer, Integer> panel = coloursIn(screen, windows.get("icewm.TaskBar"));
        int desktop = screen.getRGB(screen.getWidth() - 10, 10);
        assertThat(panel).as("the panel's clock and buttons").hasSizeGreaterThan(10);
        int pixels = panel.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(panel.getOrDefault(desktop, 0))
                .as("bare desktop in the panel")
                .isLessThan(pixels / 2);
    }

    /** The colours within a window, with how many pixels have them. */
    private static Map<Integer, Integer> coloursIn(BufferedImage screen, JsonNode window) {
        Map<Integer, Integer> colours = new HashMap<>();
        int left = Math.max(0, window.path("x").asInt());
        int top = Math.max(0, window.path("y").asInt());
        int right = Math.min(screen.getWidth(), left + window.path("width").asInt());
        int bottom = Math.min(screen.getHeight(), top + window.path("height").asInt());
        for (int x = left; x < right; x++) {
            for (int y = top; y < bottom; y++) {
                colours.merge(screen.getRGB(x, y), 1, Integer::sum);
            }
        }
        return colours;
    }
}
