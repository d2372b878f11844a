package dev.osbuild.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the defaults of {@link Setting}s, which are written as in YAML. */
final class Defaults {

    private Defaults() {}

    /** @throws IllegalStateException when the text is not YAML: a bug of the record's author */
    static Node parse(String text, String setting) {
        if (!text.startsWith("[") && !text.startsWith("{") && !text.startsWith("\"")) {
            return Node.Scalar.written(text, form(text), Position.DEFAULT);
        }
        Problems problems = new Problems();
        try {
            byte[] document = ("default: " + text).getBytes(StandardCharsets.UTF_8);
            Node.Mapping root = Documents.yaml(document, Position.DEFAULT.file(), problems);
            Node.Entry entry = root == null ? null : root.entries().get("default");
            if (entry != null && problems.isEmpty()) {
                return unlocated(entry.value());
            }
        } catch (IOException e) {
            throw new IllegalStateException("the default of '" + setting + "' is not YAML: " + text, e);
        }
        throw new IllegalStateException("the default of '" + setting + "' is not YAML: " + text);
    }

    private static Node unlocated(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return Node.Scalar.written(scalar.text(), scalar.form(), Position.DEFAULT);
        } else if (node instanceof Node.Sequence sequence) {
            return new Node.Sequence(
                    sequence.items().stream().map(Defaults::unlocated).toList(), Position.DEFAULT);
        }
        return node;
    }

    private static Node.Form form(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Node.Form.BOOLEAN;
        }
        char first = text.charAt(0);
        boolean digits = first == '-' || (first >= '0' && first <= '9');
        return digits && text.matches("-?[0-9]+(\\.[0-9]+)?") ? Node.Form.NUMBER : Node.Form.TEXT;
    }
}
