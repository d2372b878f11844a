package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The distribution's built kernel carries a system: its modules are loaded, the root is mounted, root can log in. */
@Timeout(900)
class KernelPackageIT {

    private static final String PROFILE = "examples/kernel-package.yaml";

    @TempDir
    Path output;

    @Test
    void theDistributionsKernelBoots() throws Exception {
        ProgramRun.osbuild("image", "--profile", PROFILE, "--output", output.toString());
        ProgramRun.osbuild("test", "--profile", PROFILE, "--output", output.toString(), "--firmware", "bios");

        JsonNode evidence =
                CanonicalJson.readTree(Files.readAllBytes(output.resolve("kernel-package/0.1.0/boot-test.json")));
        assertThat(evidence.path("passed").asBoolean()).isTrue();
    }
}
