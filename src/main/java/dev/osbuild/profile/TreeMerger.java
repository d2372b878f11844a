package dev.osbuild.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays a profile over the one it extends: blocks merge by key, everything else replaces, list changes are applied. */
final class TreeMerger {

    private final Problems problems;

    TreeMerger(Problems problems) {
        this.problems = problems;
    }

    Node.Mapping merge(Node.Mapping base, Node.Mapping child) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>(base.entries());
        for (Map.Entry<String, Node.Entry> entry : child.entries().entrySet()) {
            Node.Entry inherited = entries.get(entry.getKey());
            Node value = entry.getValue().value();
            entries.put(
                    entry.getKey(),
                    inherited == null
                            ? entry.getValue()
                            : new Node.Entry(entry.getValue().key(), merge(inherited.value(), value, entry.getKey())));
        }
        return new Node.Mapping(entries, child.position());
    }

    private Node merge(Node base, Node child, String key) {
        if (base instanceof Node.Mapping below && child instanceof Node.Mapping above) {
            return merge(below, above);
        }
        if (!(child instanceof Node.Edit edit)) {
            return child;
        }
        if (base instanceof Node.Edit earlier) {
            List<Node.Change> changes = new ArrayList<>(earlier.changes());
            changes.addAll(edit.changes());
            return new Node.Edit(changes, edit.position());
        } else if (base instanceof Node.Sequence list) {
            return apply(list, edit);
        }
        problems.add(edit.position(), "'" + key + "' is not a list in the extended profile (" + base.position() + ")");
        return base;
    }

    /** The list with the changes made to it. */
    Node.Sequence apply(Node.Sequence list, Node.Edit edit) {
        List<Node> items = new ArrayList<>(list.items());
        for (Node.Change change : edit.changes()) {
            if (change.appends()) {
                items.addAll(change.items().items());
            } else {
                for (Node item : change.items().items()) {
                    remove(items, item, list.position());
                }
            }
        }
        return new Node.Sequence(items, edit.position());
    }

    private void remove(List<Node> items, Node removal, Position listPosition) {
        if (!(removal instanceof Node.Scalar wanted)) {
            problems.add(removal.position(), "only single values can be removed from a list; write the whole list");
            return;
        }
        boolean removed = items.removeIf(
                item -> item instanceof Node.Scalar scalar && scalar.text().equals(wanted.text()));
        if (!removed) {
            List<String> known = new ArrayList<>();
            for (Node item : items) {
                if (item instanceof Node.Scalar scalar && scalar.form() != Node.Form.OUTSIDE) {
                    known.add(scalar.text());
                }
            }
            String suggestion = Suggestion.nearest(wanted.text(), known)
                    .map(word -> "; did you mean '" + word + "'?")
                    .orElse("");
            problems.add(
                    wanted.position(),
                    wanted.shown() + " is not in the list it is removed from (" + listPosition + ")" + suggestion);
        }
    }
}
