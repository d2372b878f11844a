package dev.osbuild.profile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds settings by paths such as {@code kernel.version} and {@code outputs[0]}. */
final class TreePaths {

    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[([0-9]{1,6})]");

    private TreePaths() {}

    /** Where the setting's value stands; empty when it is not written. */
    static Optional<Position> find(Node.Mapping tree, String path) {
        Node node = tree;
        Matcher steps = STEP.matcher(path);
        while (steps.find()) {
            String index = steps.group(2);
            if (index != null && node instanceof Node.Sequence sequence) {
                int item = Integer.parseInt(index);
                if (item >= sequence.items().size()) {
                    return Optional.empty();
                }
                node = sequence.items().get(item);
            } else if (index == null && node instanceof Node.Mapping mapping) {
                Node.Entry entry = mapping.entries().get(steps.group(1));
                if (entry == null) {
                    return Optional.empty();
                }
                node = entry.value();
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(node.position());
    }

    /** The tree with another text for one setting of a section; the section must be there. */
    static Node.Mapping replaced(Node.Mapping tree, String section, String setting, String text) {
        Node.Entry entry = Objects.requireNonNull(tree.entries().get(section));
        if (!(entry.value() instanceof Node.Mapping block)) {
            throw new IllegalArgumentException("'" + section + "' is no block of settings");
        }
        Position place = find(tree, section + "." + setting).orElse(block.position());
        Map<String, Node.Entry> settings = new LinkedHashMap<>(block.entries());
        settings.put(setting, new Node.Entry(place, Node.Scalar.written(text, Node.Form.TEXT, place)));
        Map<String, Node.Entry> sections = new LinkedHashMap<>(tree.entries());
        sections.put(section, new Node.Entry(entry.key(), new Node.Mapping(settings, block.position())));
        return new Node.Mapping(sections, tree.position());
    }
}
