package dev.osbuild.profile;

import java.util.List;

/**
 * What a setting accepts. The binder, the JSON Schema and the reference are all made from this one description, so they
 * cannot disagree.
 */
sealed interface SettingType {

    /** What the user should write, to complete "must be …". */
    String expectation();

    /** A single value. */
    record Scalar(ScalarKind kind) implements SettingType {
        @Override
        public String expectation() {
            return kind.expectation();
        }
    }

    /** One of the names of an enumeration, in lower case with hyphens. */
    record Choice(Class<?> type, List<String> names) implements SettingType {
        public Choice {
            names = List.copyOf(names);
        }

        @Override
        public String expectation() {
            return "one of " + String.join(", ", names);
        }
    }

    /** Any number of values in order. */
    record ListOf(SettingType element) implements SettingType {
        @Override
        public String expectation() {
            return "a list";
        }
    }

    /** Values under names the user chooses. */
    record MapOf(SettingType value) implements SettingType {
        @Override
        public String expectation() {
            return "a block of names and values";
        }
    }

    /** A setting that may be absent. */
    record Maybe(SettingType value) implements SettingType {
        @Override
        public String expectation() {
            return value.expectation();
        }
    }

    /** A block of settings, bound to a record. */
    record Block(Class<? extends Record> type, List<Component> components) implements SettingType {
        public Block {
            components = List.copyOf(components);
        }

        @Override
        public String expectation() {
            return "a block of settings";
        }
    }

    /**
     * One setting of a block.
     *
     * @param name as written in YAML
     * @param documentation {@link Setting#value()}, empty when the component carries no annotation
     * @param byDefault {@link Setting#byDefault()}
     * @param example {@link Setting#example()}
     */
    record Component(String name, SettingType type, String documentation, String byDefault, String example) {

        /** Whether a profile that says nothing about it is refused. */
        boolean required() {
            return byDefault.isEmpty() && !mayBeAbsent(type);
        }
    }

    /** Whether a value can be made without anything being written and without a default. */
    static boolean mayBeAbsent(SettingType type) {
        if (type instanceof Block block) {
            for (Component component : block.components()) {
                if (component.required()) {
                    return false;
                }
            }
            return true;
        }
        return type instanceof Maybe || type instanceof ListOf || type instanceof MapOf;
    }
}
