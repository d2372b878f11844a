package dev.osbuild.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trees as plain maps, lists and scalars, for JSON. */
final class TreeValues {

    private TreeValues() {}

    static Object plain(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return switch (scalar.form()) {
                case BOOLEAN -> Boolean.valueOf(scalar.text());
                case NUMBER -> new java.math.BigDecimal(scalar.text());
                default -> scalar.shownText();
            };
        } else if (node instanceof Node.Sequence sequence) {
            List<Object> items = new ArrayList<>();
            for (Node item : sequence.items()) {
                items.add(plain(item));
            }
            return items;
        } else if (node instanceof Node.Mapping mapping) {
            Map<String, Object> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, entry) -> entries.put(key, plain(entry.value())));
            return entries;
        }
        return node.shown();
    }
}
