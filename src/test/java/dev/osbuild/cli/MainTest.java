package dev.osbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MainTest {

    private final PrintStream before = System.out;
    private final PrintStream errorsBefore = System.err;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(before);
        System.setErr(errorsBefore);
    }

    @Test
    void aWrongCommandLineIsSaidInTheFormItAsksFor() throws IOException {
        assertThat(Main.run("image", "--json", "--bogus")).isEqualTo(2);

        JsonNode error = CanonicalJson.readTree(output.toByteArray());
        assertThat(error.path("event").asText()).isEqualTo("error");
        assertThat(error.path("family").asText()).isEqualTo("usage");
        assertThat(error.path("message").asText()).contains("--bogus");
        assertThat(error.path("where").asText()).isEqualTo("osbuild image");
        assertThat(errors.size()).isZero();

        output.reset();
        assertThat(Main.run("image", "--bogus")).isEqualTo(2);
        assertThat(output.size()).isZero();
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--bogus", "Usage: osbuild image");
    }
}
