package dev.osbuild.profile;

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
}
