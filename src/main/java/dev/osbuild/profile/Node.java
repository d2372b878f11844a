package dev.osbuild.profile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A located piece of a profile, before it is bound to records. Immutable. */
sealed interface Node {

    Position position();

    /** What it is, for error messages: "a list", "'x'". Never the text of a value from outside. */
    String shown();

    /** How a scalar was written, which decides the settings that take it. */
    enum Form {
        TEXT,
        NUMBER,
        BOOLEAN,
        EMPTY,
        /** From the environment or a file: always text, taken by a setting of any scalar type. */
        OUTSIDE
    }

    /**
     * One value.
     *
     * @param text exactly as written, so that 6.10 stays 6.10
     * @param source for values from outside, where they come from, such as {@code from env NAME}; empty otherwise
     */
    record Scalar(String text, Form form, Position position, String source) implements Node {

        static Scalar written(String text, Form form, Position position) {
            return new Scalar(text, form, position, "");
        }

        @Override
        public String shown() {
            if (form == Form.OUTSIDE) {
                return "(" + source + ")";
            }
            return form == Form.EMPTY ? "empty" : "'" + text + "'";
        }

        /** The text, or the source of a value from outside. */
        String shownText() {
            return form == Form.OUTSIDE ? shown() : text;
        }

        /** Hides the text of values from outside. */
        @Override
        public String toString() {
            return shown();
        }
    }

    /** Values in order. */
    record Sequence(List<Node> items, Position position) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String shown() {
            return "a list";
        }
    }

    /** Values by key, in the order of the file. */
    record Mapping(Map<String, Entry> entries, Position position) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        static Mapping empty(Position position) {
            return new Mapping(Map.of(), position);
        }

        @Override
        public String shown() {
            return "a block of settings";
        }
    }

    /**
     * A value under its key.
     *
     * @param key where the key stands
     */
    record Entry(Position key, Node value) {}

    /** Changes to a list whose value is not known yet: written as {@code key+} and {@code key-}. */
    record Edit(List<Change> changes, Position position) implements Node {
        public Edit {
            changes = List.copyOf(changes);
        }

        @Override
        public String shown() {
            return "a change to a list";
        }
    }

    /** Items to append to, or to remove from, a list. */
    record Change(boolean appends, Sequence items) {}
}
