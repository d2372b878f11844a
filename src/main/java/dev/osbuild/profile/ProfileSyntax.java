package dev.osbuild.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a profile may say beyond plain YAML: {@code key+} and {@code key-} change an inherited list, and
 * {@code { from-env: NAME }} and {@code { from-file: PATH }} stand for values from outside.
 */
final class ProfileSyntax {

    static final char APPEND = '+';
    static final char REMOVE = '-';

    private final OutsideValues outside;
    private final Problems problems;

    ProfileSyntax(OutsideValues outside, Problems problems) {
        this.outside = outside;
        this.problems = problems;
    }

    /** The same tree with the special forms replaced by what they mean. */
    Node.Mapping interpret(Node.Mapping mapping) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Node.Entry> written : mapping.entries().entrySet()) {
            String key = written.getKey();
            Position place = written.getValue().key();
            Node value = interpret(written.getValue().value());
            char last = key.length() < 2 ? ' ' : key.charAt(key.length() - 1);
            if (last != APPEND && last != REMOVE) {
                put(entries, key, new Node.Entry(place, value), place);
            } else if (value instanceof Node.Sequence items) {
                putChange(entries, key.substring(0, key.length() - 1), new Node.Change(last == APPEND, items), place);
            } else {
                problems.add(
                        value.position(),
                        "'" + key + "' changes a list, so its value must be a list, not " + value.shown());
            }
        }
        return new Node.Mapping(entries, mapping.position());
    }

    private Node interpret(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return outside.isReference(mapping) ? outside.resolve(mapping) : interpret(mapping);
        } else if (node instanceof Node.Sequence sequence) {
            List<Node> items = new ArrayList<>(sequence.items().size());
            for (Node item : sequence.items()) {
                items.add(interpret(item));
            }
            return new Node.Sequence(items, sequence.position());
        }
        return node;
    }

    private void put(Map<String, Node.Entry> entries, String key, Node.Entry entry, Position place) {
        if (entries.putIfAbsent(key, entry) != null) {
            refuseBoth(key, place);
        }
    }

    private void putChange(Map<String, Node.Entry> entries, String key, Node.Change change, Position place) {
        Node.Entry present = entries.get(key);
        if (present == null) {
            entries.put(
                    key,
                    new Node.Entry(
                            place, new Node.Edit(List.of(change), change.items().position())));
        } else if (present.value() instanceof Node.Edit edit) {
            // Removals come first however they are written, so that their order in the file does not matter.
            List<Node.Change> both = new ArrayList<>(edit.changes());
            both.add(change.appends() ? both.size() : 0, change);
            entries.put(key, new Node.Entry(present.key(), new Node.Edit(both, edit.position())));
        } else {
            refuseBoth(key, place);
        }
    }

    private void refuseBoth(String key, Position place) {
        problems.add(place, "write either '" + key + "' or changes to it ('" + key + "+', '" + key + "-'), not both");
    }
}
