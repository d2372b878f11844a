package dev.osbuild.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The one way for values to enter a profile from outside: named environment variables and files of the project. */
final class OutsideValues {

    static final String FROM_ENV = "from-env";
    static final String FROM_FILE = "from-file";

    private static final long LARGEST_FILE_BYTES = 64 << 10;

    private final Map<String, String> environment;
    private final Path project;
    private final Problems problems;
    private final List<Path> files = new ArrayList<>();

    OutsideValues(Map<String, String> environment, Path project, Problems problems) {
        this.environment = environment;
        this.project = project;
        this.problems = problems;
    }

    /** The files that values were taken from so far. */
    List<Path> files() {
        return files;
    }

    boolean isReference(Node.Mapping mapping) {
        return mapping.entries().containsKey(FROM_ENV) || mapping.entries().containsKey(FROM_FILE);
    }

    /** The value referred to; an empty one, with a problem reported, when there is none. */
    Node.Scalar resolve(Node.Mapping reference) {
        Map.Entry<String, Node.Entry> only =
                reference.entries().entrySet().iterator().next();
        Node value = only.getValue().value();
        if (reference.entries().size() != 1) {
            problems.add(reference.position(), "'" + FROM_ENV + "' or '" + FROM_FILE + "' must stand alone in { }");
            return missing("from outside", reference.position());
        }
        if (!(value instanceof Node.Scalar name) || name.text().isEmpty()) {
            problems.add(value.position(), "'" + only.getKey() + "' must be a name, not " + value.shown());
            return missing("from outside", reference.position());
        }
        return only.getKey().equals(FROM_ENV)
                ? environmentValue(name, reference.position())
                : fileValue(name, reference.position());
    }

    private Node.Scalar environmentValue(Node.Scalar name, Position position) {
        String source = "from env " + name.text();
        String value = environment.get(name.text());
        if (value == null) {
            problems.add(name.position(), "the environment variable '" + name.text() + "' is not set");
            return missing(source, position);
        }
        return new Node.Scalar(value, Node.Form.OUTSIDE, position, source);
    }

    private Node.Scalar fileValue(Node.Scalar name, Position position) {
        String source = "from file " + name.text();
        try {
            Path file = project.resolve(name.text()).normalize();
            if (!file.startsWith(project)) {
                problems.add(name.position(), "'" + name.text() + "' leads out of the project");
            } else if (!Files.isRegularFile(file)) {
                problems.add(name.position(), "there is no file '" + name.text() + "' in the project");
            } else if (Files.size(file) > LARGEST_FILE_BYTES) {
                problems.add(
                        name.position(), "'" + name.text() + "' is larger than " + (LARGEST_FILE_BYTES >> 10) + " KiB");
            } else {
                files.add(file);
                return new Node.Scalar(withoutNewline(text(file)), Node.Form.OUTSIDE, position, source);
            }
        } catch (InvalidPathException e) {
            problems.add(name.position(), "'" + name.text() + "' is not a path");
        } catch (CharacterCodingException e) {
            problems.add(name.position(), "'" + name.text() + "' is not text in UTF-8");
        } catch (IOException e) {
            problems.add(name.position(), "'" + name.text() + "' cannot be read");
        }
        return missing(source, position);
    }

    private static String text(Path file) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                .toString();
    }

    private static String withoutNewline(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static Node.Scalar missing(String source, Position position) {
        return new Node.Scalar("", Node.Form.OUTSIDE, position, source);
    }
}
