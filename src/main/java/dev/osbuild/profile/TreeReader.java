package dev.osbuild.profile;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the tokens of one YAML or JSON document into a located tree. Strict: no duplicate keys, no anchors, aliases or
 * tags, one document, bounded depth.
 */
final class TreeReader {

    /** Deeper nesting than any profile needs. */
    static final int DEEPEST = 32;

    private final JsonParser parser;
    private final String file;
    private final Problems problems;

    /** @param file as it shall stand in error messages */
    TreeReader(JsonParser parser, String file, Problems problems) {
        this.parser = parser;
        this.file = file;
        this.problems = problems;
    }

    /** The document; empty when it cannot be read, with the reasons among the problems. */
    Node.@Nullable Mapping read() throws IOException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                problems.add(Position.startOf(file), "the file is empty");
                return null;
            }
            if (first != JsonToken.START_OBJECT) {
                problems.add(position(), "the file must hold sections, such as 'os:', not " + shown(first));
                return null;
            }
            Node.Mapping root = mapping(position(), 1);
            if (parser.nextToken() != null) {
                problems.add(position(), "a second document starts here; a file holds one");
            }
            return root;
        } catch (TooDeepException e) {
            problems.add(e.position, "more than " + DEEPEST + " levels deep");
            return null;
        } catch (JacksonException e) {
            problems.add(position(e.getLocation()), syntaxError(e));
            return null;
        }
    }

    private Node node(JsonToken token, int depth) throws IOException {
        Position position = position();
        if (depth > DEEPEST) {
            throw new TooDeepException(position);
        }
        refuseCleverness(position);
        return switch (token) {
            case START_OBJECT -> mapping(position, depth);
            case START_ARRAY -> sequence(position, depth);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(Node.Form.NUMBER, position);
            case VALUE_TRUE, VALUE_FALSE -> scalar(Node.Form.BOOLEAN, position);
            case VALUE_NULL -> Node.Scalar.written("", Node.Form.EMPTY, position);
            default -> scalar(Node.Form.TEXT, position);
        };
    }

    private Node scalar(Node.Form form, Position position) throws IOException {
        String text = parser.getText();
        // Nothing at all after a key comes as an empty text of no width; "" has two quotes.
        boolean nothing = text.isEmpty() && position(parser.currentLocation()).equals(position);
        return Node.Scalar.written(text, nothing ? Node.Form.EMPTY : form, position);
    }

    private Node.Mapping mapping(Position start, int depth) throws IOException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (JsonToken token = parser.nextToken(); token == JsonToken.FIELD_NAME; token = parser.nextToken()) {
            String key = parser.currentName();
            Position place = position();
            Node value = node(parser.nextToken(), depth + 1);
            Node.Entry earlier = entries.putIfAbsent(key, new Node.Entry(place, value));
            if (earlier != null) {
                problems.add(
                        place,
                        "'" + key + "' stands here a second time; first at line "
                                + earlier.key().line());
            }
        }
        return new Node.Mapping(entries, start);
    }

    private Node.Sequence sequence(Position start, int depth) throws IOException {
        List<Node> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token, depth + 1));
        }
        return new Node.Sequence(items, start);
    }

    private void refuseCleverness(Position position) throws IOException {
        if (!(parser instanceof YAMLParser yaml)) {
            return;
        }
        if (yaml.isCurrentAlias() || yaml.getObjectId() != null) {
            problems.add(
                    position,
                    "anchors (&) and aliases (*) are not used in profiles; write the value, or use 'extends'");
        } else if (yaml.getTypeId() != null) {
            problems.add(position, "tags (!) are not used in profiles");
        }
    }

    private Position position() {
        return position(parser.currentTokenLocation());
    }

    private Position position(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? Position.startOf(file)
                : new Position(file, location.getLineNr(), Math.max(1, location.getColumnNr()));
    }

    private static String shown(JsonToken token) {
        return token == JsonToken.START_ARRAY ? "a list" : "a single value";
    }

    private static String syntaxError(JacksonException e) {
        String message = e.getOriginalMessage();
        int end = message.indexOf('\n');
        String summary = end < 0 ? message : summaryOf(message);
        return "not readable: " + summary.strip();
    }

    /** SnakeYAML reports context, context mark, problem, problem mark, each with excerpts; only the words matter. */
    private static String summaryOf(String message) {
        StringBuilder summary = new StringBuilder();
        for (String line : message.split("\n", -1)) {
            boolean words = !line.startsWith(" ") && !line.isBlank();
            if (words) {
                summary.append(summary.isEmpty() ? "" : ", ").append(line.strip());
            }
        }
        return summary.toString();
    }

    private static final class TooDeepException extends IOException {
        private final transient Position position;

        private TooDeepException(Position position) {
            super("too deep");
            this.position = position;
        }
    }
}
