package dev.osbuild.distro.index;

import java.util.function.Consumer;

/** The bare names in a relationship field, found quickly: an index holds half a million of them. */
final class MentionedNames {

    private MentionedNames() {}

    /** Passes on each name in the field's order; what is not a name is left to the strict parser. */
    static void forEach(String field, Consumer<String> consumer) {
        int length = field.length();
        int i = 0;
        while (i < length) {
            while (i < length && !isNameCharacter(field.charAt(i))) {
                i++;
            }
            int start = i;
            while (i < length && isNameCharacter(field.charAt(i))) {
                i++;
            }
            if (i > start) {
                consumer.accept(field.substring(start, i));
            }
            while (i < length && field.charAt(i) != ',' && field.charAt(i) != '|') {
                i++;
            }
        }
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    }
}
