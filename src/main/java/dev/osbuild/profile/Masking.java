package dev.osbuild.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fits the complaints of a record's constructor to the profile: their place, and no value from outside in them. */
final class Masking {

    private Masking() {}

    /** The sentence with every value from outside that stands in the tree replaced by its source. */
    static String hide(String sentence, Node tree) {
        List<Node.Scalar> hidden = new ArrayList<>();
        collect(tree, hidden);
        String result = sentence;
        for (Node.Scalar scalar : hidden) {
            if (!scalar.text().isEmpty()) {
                result = result.replace("'" + scalar.text() + "'", scalar.shown())
                        .replace(scalar.text(), scalar.shown());
            }
        }
        return result;
    }

    /** The place of the setting a sentence names first, or {@code otherwise} when it names none that is written. */
    static Position culprit(String sentence, Node.Mapping mapping, Position otherwise) {
        int first = Integer.MAX_VALUE;
        Position place = otherwise;
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            int index = indexOfWord(sentence, entry.getKey());
            if (index >= 0 && index < first) {
                first = index;
                place = entry.getValue().value().position();
            }
        }
        return place;
    }

    private static int indexOfWord(String sentence, String word) {
        for (int at = sentence.indexOf(word); at >= 0; at = sentence.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean starts = at == 0 || !isWordLetter(sentence.charAt(at - 1));
            boolean ends = end == sentence.length() || !isWordLetter(sentence.charAt(end));
            if (starts && ends) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isWordLetter(char letter) {
        return Character.isLetterOrDigit(letter) || letter == '-';
    }

    private static void collect(Node node, List<Node.Scalar> hidden) {
        if (node instanceof Node.Scalar scalar) {
            if (scalar.form() == Node.Form.OUTSIDE) {
                hidden.add(scalar);
            }
        } else if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                collect(item, hidden);
            }
        } else if (node instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries().values()) {
                collect(entry.value(), hidden);
            }
        } else if (node instanceof Node.Edit edit) {
            for (Node.Change change : edit.changes()) {
                collect(change.items(), hidden);
            }
        }
    }
}
