package dev.osbuild.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The two syntaxes of profile files, read with limits: YAML for profiles, JSON with # comments for locks. */
final class Documents {

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(2 * TreeReader.DEEPEST)
            .maxStringLength(1 << 20)
            .maxNameLength(1_000)
            .maxNumberLength(1_000)
            .build();

    private Documents() {}

    /** A file's bytes; refuses one larger than {@code limit} before reading it whole. */
    static byte[] bytes(Path file, String shownAs, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new OsbuildException.Usage(
                        "larger than " + (limit >> 10) + " KiB, which no such file needs", shownAs, "");
            }
            return bytes;
        }
    }

    /** The document's tree, or {@code null} with the reasons among the problems. */
    static Node.@Nullable Mapping yaml(byte[] document, String file, Problems problems) throws IOException {
        YAMLFactory factory =
                YAMLFactory.builder().streamReadConstraints(LIMITS).build();
        try (JsonParser parser = factory.createParser(new ByteArrayInputStream(document))) {
            return new TreeReader(parser, file, problems).read();
        }
    }

    /** As {@link #yaml} for JSON with # comments. */
    static Node.@Nullable Mapping json(byte[] document, String file, Problems problems) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(LIMITS)
                .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
                .build();
        try (JsonParser parser = factory.createParser(document)) {
            return new TreeReader(parser, file, problems).read();
        }
    }
}
